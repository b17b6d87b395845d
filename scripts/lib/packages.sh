# shellcheck shell=bash disable=SC2034
# The Debian packages that fluxion needs: the one list, read by lib/setup.sh and the scripts that use it.

build_packages=(cmake g++ ninja-build libfmt-dev libeigen3-dev libboost-math1.74-dev)
machine_code_packages=(libxbyak-dev libsleef-dev) # without them, programs go through the interpreter
test_packages=(libgtest-dev libgmock-dev libbenchmark-dev)
check_packages=(ccache clang-14 libclang-rt-14-dev clang-format-14 python3 python3-mpmath mkdocs pkg-config dpkg-dev)
