// Tests of reverse/buffer.hpp.
// For: the storage of a tape keeps what was written, and survives a refusal of memory.
// Read first: include/fluxion/reverse/buffer.hpp.
// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <new>
#include <string>

#include <gtest/gtest.h>

#include <fluxion/reverse/buffer.hpp>

namespace {

using fluxion::detail::Buffer;

TEST(Buffer, IsEmptyAtFirst) {
  const Buffer<double> buffer;
  EXPECT_EQ(buffer.capacity(), 0U);
  EXPECT_EQ(buffer.data(), nullptr);
}

TEST(Buffer, KeepsTheUsedElementsWhenItGrows) {
  Buffer<int> bytes;
  Buffer<std::string> objects;
  bytes.reserve(2, 0);
  objects.reserve(2, 0);
  for (std::size_t i = 0; i < 2; ++i) {
    bytes.data()[i] = static_cast<int>(i) + 7;
    objects.data()[i] = std::string(40, static_cast<char>('a' + i));
  }
  bytes.reserve(1'000'000, 2);
  objects.reserve(1'000, 2);
  EXPECT_EQ(bytes.capacity(), 1'000'000U);
  EXPECT_EQ(bytes.data()[0], 7);
  EXPECT_EQ(bytes.data()[1], 8);
  EXPECT_EQ(objects.capacity(), 1'000U);
  EXPECT_EQ(objects.data()[0], std::string(40, 'a'));
  EXPECT_EQ(objects.data()[1], std::string(40, 'b'));
  EXPECT_EQ(objects.data()[999], "");
}

TEST(Buffer, AlignsItsElements) {
  struct alignas(64) Line {
    double number[8];
  };
  Buffer<Line> buffer;
  buffer.reserve(1, 0);
  buffer.data()[0].number[7] = 1;
  for (std::size_t n = 2; n <= 1000; ++n) {
    buffer.reserve(n, n - 1);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer.data()) % alignof(Line), 0U) << n;
    EXPECT_EQ(buffer.data()[n - 2].number[7], static_cast<double>(n - 1));
    buffer.data()[n - 1].number[7] = static_cast<double>(n);
  }
}

TEST(Buffer, ShrinksOnlyWhenItIsTold) {
  Buffer<double> buffer;
  buffer.reserve(100, 0);
  const double* const memory = buffer.data();
  buffer.reserve(10, 0);
  EXPECT_EQ(buffer.capacity(), 100U);
  EXPECT_EQ(buffer.data(), memory);
}

TEST(Buffer, KeepsTheUsedElementsWhenItShrinks) {
  Buffer<int> bytes;
  Buffer<std::string> objects;
  bytes.reserve(1000, 0);
  objects.reserve(1000, 0);
  for (std::size_t i = 0; i < 2; ++i) {
    bytes.data()[i] = static_cast<int>(i) + 7;
    objects.data()[i] = std::string(40, static_cast<char>('a' + i));
  }
  for (const std::size_t n : {2000U, 10U, 2U}) {
    bytes.shrink(n, 2);
    objects.shrink(n, 3);
    EXPECT_EQ(bytes.capacity(), std::min<std::size_t>(n, 1000));
    EXPECT_EQ(objects.capacity(), bytes.capacity());
    EXPECT_EQ(bytes.data()[1], 8);
    EXPECT_EQ(objects.data()[1], std::string(40, 'b'));
  }
  bytes.shrink(0, 0);
  objects.shrink(0, 0);
  EXPECT_EQ(bytes.data(), nullptr);
  EXPECT_EQ(objects.data(), nullptr);
  bytes.reserve(1, 0);
  EXPECT_EQ(bytes.capacity(), 1U);
}

TEST(Buffer, CountsItsBytes) {
  Buffer<double> buffer;
  buffer.reserve(10, 0);
  EXPECT_EQ(buffer.bytes(), 80U);
  EXPECT_EQ(buffer.bytes_to_reserve(7), 0U);
  EXPECT_EQ(buffer.bytes_to_reserve(10), 0U);
  EXPECT_EQ(buffer.bytes_to_reserve(13), 24U);
}

TEST(Buffer, GrowsFromNothingWithMoreUsedThanItHas) {
  Buffer<std::string> buffer;
  buffer.reserve(3, 5);
  EXPECT_EQ(buffer.capacity(), 3U);
}

template <class T> void refuse(std::size_t n) {
  Buffer<T> buffer;
  buffer.reserve(1, 0);
  buffer.data()[0] = T{};
  const T* const memory = buffer.data();
  EXPECT_THROW(buffer.reserve(n, 1), std::bad_alloc);
  EXPECT_EQ(buffer.capacity(), 1U);
  EXPECT_EQ(buffer.data(), memory);
}

TEST(Buffer, IsUnchangedWhenMemoryIsRefused) {
  constexpr std::size_t most = std::numeric_limits<std::size_t>::max();
  refuse<double>(most);
  refuse<double>(most / sizeof(double) + 2);  // as bytes, this wraps around to 8
  refuse<std::string>(most / sizeof(std::string));
}

}  // namespace
