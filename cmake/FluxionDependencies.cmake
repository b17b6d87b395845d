# What fluxion is built on: the installed package where there is one, otherwise a download by FetchContent.
include(FetchContent)

FetchContent_Declare(fmt
  GIT_REPOSITORY https://github.com/fmtlib/fmt.git
  GIT_TAG 9.1.0
  FIND_PACKAGE_ARGS)
FetchContent_Declare(Eigen3
  GIT_REPOSITORY https://gitlab.com/libeigen/eigen.git
  GIT_TAG 3.4.0
  FIND_PACKAGE_ARGS 3.4 NO_MODULE)
FetchContent_MakeAvailable(fmt Eigen3)

# Debian's header-only package has no CMake config for Boost.Math, and only the headers are needed.
find_path(FLUXION_BOOST_MATH_INCLUDE_DIR boost/math/special_functions/gamma.hpp
  DOC "Folder that contains boost/math (needed to build fluxion, not to use it)")
if(NOT FLUXION_BOOST_MATH_INCLUDE_DIR)
  FetchContent_Declare(boost_math
    GIT_REPOSITORY https://github.com/boostorg/math.git
    GIT_TAG boost-1.82.0
    SOURCE_SUBDIR headers_only)  # no such folder: the headers are downloaded, nothing of it is built
  FetchContent_MakeAvailable(boost_math)
  set(FLUXION_BOOST_MATH_INCLUDE_DIR "${boost_math_SOURCE_DIR}/include")
endif()

# Machine code for recorded programs: optional, as both libraries are. Without SLEEF, functions like exp are computed one by
# one.
set(FLUXION_HAS_MACHINE_CODE OFF)
set(FLUXION_USES_SLEEF OFF)
if(FLUXION_MACHINE_CODE AND CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND NOT WIN32)
  find_path(FLUXION_XBYAK_INCLUDE_DIR xbyak/xbyak.h
    DOC "Folder that contains xbyak (needed to build fluxion, not to use it)")
  find_library(FLUXION_SLEEF_LIBRARY sleef DOC "SLEEF, functions of whole vectors")
  if(FLUXION_XBYAK_INCLUDE_DIR)
    set(FLUXION_HAS_MACHINE_CODE ON)
  endif()
  if(FLUXION_HAS_MACHINE_CODE AND FLUXION_SLEEF_LIBRARY)
    set(FLUXION_USES_SLEEF ON)
  endif()
endif()
