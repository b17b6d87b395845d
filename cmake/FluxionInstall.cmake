# Install rules and the package that find_package(fluxion) reads.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

if(fmt_SOURCE_DIR AND NOT fmt_FOUND OR Eigen3_SOURCE_DIR AND NOT Eigen3_FOUND)
  message(STATUS "fluxion: install rules are off, because fmt or Eigen was downloaded into the build")
  set(FLUXION_INSTALL OFF)
  return()
endif()

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/fluxion")
install(TARGETS fluxion EXPORT fluxion-targets FILE_SET HEADERS)
install(EXPORT fluxion-targets NAMESPACE fluxion:: DESTINATION "${package_dir}")

configure_package_config_file(
  "${PROJECT_SOURCE_DIR}/cmake/fluxion-config.cmake.in"
  "${PROJECT_BINARY_DIR}/fluxion-config.cmake"
  INSTALL_DESTINATION "${package_dir}")
write_basic_package_version_file(
  "${PROJECT_BINARY_DIR}/fluxion-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(
  FILES
    "${PROJECT_BINARY_DIR}/fluxion-config.cmake"
    "${PROJECT_BINARY_DIR}/fluxion-config-version.cmake"
  DESTINATION "${package_dir}")
