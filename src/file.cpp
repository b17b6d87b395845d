// Files that are complete or as they were before.
// For: pictures and saved runs.
// Read first: file.hpp.
// SPDX-License-Identifier: MIT
#include "file.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <system_error>

#include <fmt/format.h>

#if __has_include(<unistd.h>)
#include <fcntl.h>
#include <unistd.h>
#define FLUXION_POSIX_FILES 1
#else
#define FLUXION_POSIX_FILES 0
#endif

namespace fluxion::inline FLUXION_ABI::detail {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void throw_errno() {
  throw std::system_error(errno != 0 ? errno : EIO, std::generic_category());
}

void write_through(const std::string& path, std::string_view bytes) {
  errno = 0;
  std::ofstream file(path, std::ios::binary);
  file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  file.close();
  if (!file) throw_errno();
}

#if FLUXION_POSIX_FILES

class Descriptor {
 public:
  Descriptor(const fs::path& path, int flags) : number_(::open(path.c_str(), flags, 0666)) {
    if (number_ < 0) throw_errno();
  }
  ~Descriptor() { ::close(number_); }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;

  void write(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ::ssize_t written = ::write(number_, bytes.data(), bytes.size());
      if (written < 0 && errno != EINTR) throw_errno();
      bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
  }

  /// Waits until the bytes are on the disk.
  void sync() const {
    if (::fsync(number_) != 0) throw_errno();
  }

 private:
  int number_;
};

void write_to_disk(const fs::path& path, std::string_view bytes) {
  const Descriptor file(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
  file.write(bytes);
  file.sync();
}

// Some file systems cannot bring a folder to the disk; the file itself is there all the same.
void sync_folder(const fs::path& folder) {
  try {
    Descriptor(folder, O_RDONLY | O_CLOEXEC).sync();
  } catch (const std::system_error&) {
  }
}

#else

void write_to_disk(const fs::path& path, std::string_view bytes) {
  write_through(path.string(), bytes);
}

void sync_folder(const fs::path&) {}

#endif

void replace_file(const fs::path& path, std::string_view bytes) {
  const std::string part = fmt::format("{}.{:08x}.part", path.string(), std::random_device()());
  try {
    write_to_disk(part, bytes);
    fs::rename(part, path);
  } catch (...) {
    std::error_code ignored;
    fs::remove(part, ignored);
    throw;
  }
  sync_folder(path.parent_path());
}

}  // namespace

std::string read_file(const std::string& path) {
  if (fs::is_directory(path)) {
    throw std::system_error(std::make_error_code(std::errc::is_a_directory));
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file.is_open() || file.bad()) throw_errno();
  return bytes;
}

void save_file(const std::string& path, std::string_view bytes) {
  const fs::path target = fs::weakly_canonical(path);
  const auto status = fs::status(target);
  // Renaming over a device or a pipe would remove it.
  const bool replaceable = !exists(status) || is_regular_file(status);
  replaceable ? replace_file(target, bytes) : write_through(path, bytes);
}

}  // namespace fluxion
