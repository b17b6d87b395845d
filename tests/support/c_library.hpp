// C text, compiled and loaded into the test.
// For: tests of emitted C. Read first: nothing.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdlib>
#include <dlfcn.h>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "support/folder.hpp"

namespace fluxion::test {

/// Compiled without a warning, as strict C99 unless other flags are given. FLUXION_C_COMPILER is the
/// compiler.
class CLibrary {
 public:
  using Value = int (*)(const double*, const double*, double*);
  using Derivative = int (*)(const double*, const double*, double*, double*);

  explicit CLibrary(const std::string& text, const std::string& flags = "-std=c99 -O2") {
    const std::string source = folder_ / "emitted.c";
    const std::string library = folder_ / "emitted.so";
    const std::string log = folder_ / "log";
    std::ofstream(source) << text;
    const std::string command = std::string(FLUXION_C_COMPILER) + " " + flags +
                                " -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Werror -fPIC "
                                "-shared " +
                                source + " -o " + library + " -lm >" + log + " 2>&1";
    const int failed = std::system(command.c_str());  // NOLINT(cert-env33-c): a test compiles
    if (failed == 0) handle_ = dlopen(library.c_str(), RTLD_NOW | RTLD_LOCAL);
    EXPECT_NE(handle_, nullptr) << content_of(log).substr(0, 2000);
  }
  ~CLibrary() {
    if (handle_ != nullptr) dlclose(handle_);
  }
  CLibrary(const CLibrary&) = delete;
  CLibrary& operator=(const CLibrary&) = delete;

  Value value(const std::string& name) const { return symbol<Value>(name); }
  Derivative derivative(const std::string& name) const { return symbol<Derivative>(name); }

 private:
  template <class F> F symbol(const std::string& name) const {
    void* address = handle_ == nullptr ? nullptr : dlsym(handle_, name.c_str());
    EXPECT_NE(address, nullptr) << name;
    return reinterpret_cast<F>(address);
  }

  Folder folder_{};
  void* handle_ = nullptr;
};

}  // namespace fluxion::test
