# Install rules, the package that find_package(fluxion) reads, the file for pkg-config, and what cpack makes of them.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

if(fmt_SOURCE_DIR AND NOT fmt_FOUND OR Eigen3_SOURCE_DIR AND NOT Eigen3_FOUND)
  message(STATUS "fluxion: install rules are off, because fmt or Eigen was downloaded into the build")
  set(FLUXION_INSTALL OFF)
  return()
endif()

# Both kinds of the library may be in one program, and a loader tells shared libraries apart by their names.
set(library_name fluxion)
if(FLUXION_CHECKED)
  set(library_name fluxion_checked)
endif()
set_target_properties(fluxion PROPERTIES OUTPUT_NAME ${library_name})

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/fluxion")
set(development COMPONENT fluxion-development)
install(TARGETS fluxion EXPORT fluxion-targets
  RUNTIME COMPONENT fluxion-runtime
  LIBRARY COMPONENT fluxion-runtime NAMELINK_COMPONENT fluxion-development
  ARCHIVE ${development}
  FILE_SET HEADERS ${development})
install(EXPORT fluxion-targets NAMESPACE fluxion:: DESTINATION "${package_dir}" ${development})

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
  DESTINATION "${package_dir}" ${development})

# The prefix is found from the place of the file, so that `cmake --install --prefix` and unpacked archives work.
if(IS_ABSOLUTE "${CMAKE_INSTALL_LIBDIR}" OR IS_ABSOLUTE "${CMAKE_INSTALL_INCLUDEDIR}")
  set(pc_prefix "${CMAKE_INSTALL_PREFIX}")
  set(pc_libdir "${CMAKE_INSTALL_FULL_LIBDIR}")
  set(pc_includedir "${CMAKE_INSTALL_FULL_INCLUDEDIR}")
else()
  file(RELATIVE_PATH to_prefix "/${CMAKE_INSTALL_LIBDIR}/pkgconfig" "/")
  string(REGEX REPLACE "/$" "" to_prefix "${to_prefix}")
  set(pc_prefix "\${pcfiledir}/${to_prefix}")
  set(pc_libdir "\${prefix}/${CMAKE_INSTALL_LIBDIR}")
  set(pc_includedir "\${prefix}/${CMAKE_INSTALL_INCLUDEDIR}")
endif()
set(pc_definitions "")
foreach(mode IN ITEMS FLUXION_CHECKED FLUXION_PORTABLE)
  if(${mode})
    string(APPEND pc_definitions " -D${mode}")
  endif()
endforeach()
set(pc_libraries "")
if(FLUXION_USES_SLEEF AND NOT BUILD_SHARED_LIBS)
  set(pc_libraries " -lsleef")
endif()
configure_file("${PROJECT_SOURCE_DIR}/cmake/fluxion.pc.in" "${PROJECT_BINARY_DIR}/fluxion.pc" @ONLY)
install(FILES "${PROJECT_BINARY_DIR}/fluxion.pc"
  DESTINATION "${CMAKE_INSTALL_LIBDIR}/pkgconfig" ${development})
install(FILES "${PROJECT_SOURCE_DIR}/LICENSE"
  DESTINATION "${CMAKE_INSTALL_DATADIR}/licenses/fluxion" COMPONENT fluxion-licence)

if(PROJECT_IS_TOP_LEVEL)
  include(FluxionPackage)
endif()
