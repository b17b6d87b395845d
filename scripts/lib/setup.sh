# shellcheck shell=bash
# What the scripts share: finding the project, installing packages, configuring, building.

project_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
# shellcheck source=scripts/lib/packages.sh
source "$project_dir/scripts/lib/packages.sh"

heading() { printf '\n== %s\n\n' "$*"; }

missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed ||
      printf '%s\n' "$package"
  done
}

# as_root COMMAND...
as_root() {
  if ((EUID == 0)); then
    "$@"
  else
    sudo -n "$@"
  fi
}

# require_packages NAMES...: installs what is missing, or says what to install and stops.
require_packages() {
  local missing
  if [[ -n ${FLUXION_NO_INSTALL:-} ]] || ! command -v dpkg-query >/dev/null; then
    return 0 # CMake finds out what is there
  fi
  mapfile -t missing < <(missing_packages "$@")
  if ((${#missing[@]} == 0)); then
    return 0
  fi
  if ! as_root true 2>/dev/null; then
    printf 'Missing packages. Run this, then try again:\n' >&2
    printf '  sudo apt-get install -y --no-install-recommends %s\n' "${missing[*]}" >&2
    printf '(FLUXION_NO_INSTALL=1 goes on with what the machine has.)\n' >&2
    exit 1
  fi
  heading "Installing ${missing[*]}"
  as_root apt-get update -qq
  as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}"
}

# configure BUILD_DIR ARGS...: cmake with Ninja and ccache where they are there.
configure() {
  local build_dir=$1 args=()
  shift
  if [[ ! -e $build_dir/CMakeCache.txt ]] && command -v ninja >/dev/null; then
    args+=(-G Ninja)
  fi
  if command -v ccache >/dev/null; then
    args+=(-DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
  fi
  (cd "$project_dir" && cmake "${args[@]}" -B "$build_dir" "$@")
}

# One job a core, but no more than one for each 1.5 GB: Eigen with expression templates needs that much.
build_jobs() {
  local cores memory_kb by_memory
  cores=$(nproc)
  memory_kb=$(awk '/^MemAvailable/ {print $2}' /proc/meminfo 2>/dev/null || true)
  by_memory=$((${memory_kb:-0} / 1500000))
  if ((by_memory >= 1 && by_memory < cores)); then
    cores=$by_memory
  fi
  printf '%s\n' "$cores"
}

# build BUILD_DIR ARGS...
build() {
  local build_dir=$1
  shift
  cmake --build "$build_dir" --parallel "$(build_jobs)" "$@"
}
