// A program that knows nothing of fluxion and loads a plugin that uses it.
// For: the plugin on the thread that loaded it, on a thread that was there before, and on a later
// one; then the plugin is unloaded while one of them still runs.
// Read first: plugin.cpp. Usage: host PLUGIN
// SPDX-License-Identifier: MIT
#include <cstdio>
#include <dlfcn.h>
#include <future>
#include <thread>

namespace {

using Entry = int();

Entry* entry_of(void* plugin) {
  void* entry = plugin == nullptr ? nullptr : dlsym(plugin, "run_plugin");
  if (entry == nullptr) std::printf("%s\n", dlerror());
  return reinterpret_cast<Entry*>(entry);
}

int run(Entry* entry) { return entry == nullptr ? 1 : entry(); }

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  std::promise<Entry*> loaded;
  std::promise<int> early_result;
  std::promise<void> unloaded;
  std::thread early([&] {
    early_result.set_value(run(loaded.get_future().get()));
    unloaded.get_future().wait();
  });

  void* plugin = dlopen(argv[1], RTLD_NOW | RTLD_LOCAL);
  Entry* entry = entry_of(plugin);
  int failures = run(entry);
  loaded.set_value(entry);
  failures += early_result.get_future().get();
  std::thread([&] { failures += run(entry); }).join();

  if (plugin != nullptr) dlclose(plugin);
  unloaded.set_value();
  early.join();
  return failures == 0 ? 0 : 1;
}
