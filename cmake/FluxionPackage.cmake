# Debian packages by `cpack -G DEB`: libfluxion-dev, and with BUILD_SHARED_LIBS also the library that programs need when
# they run. scripts/package calls it with the prefix that makes the folders those of Debian.

set(CPACK_GENERATOR DEB)
# No source asks whether it becomes part of a shared library, so that changing BUILD_SHARED_LIBS compiles nothing again.
set_target_properties(fluxion PROPERTIES DEFINE_SYMBOL "")
set(CPACK_PACKAGE_NAME fluxion)
set(CPACK_PACKAGE_VENDOR "The fluxion authors")
set(CPACK_PACKAGE_CONTACT "The fluxion authors <authors@fluxion.invalid>")
set(CPACK_RESOURCE_FILE_LICENSE "${PROJECT_SOURCE_DIR}/LICENSE")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
  OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_COMPONENTS_ALL "")

# fluxion_debian_package(group name section contents): a package of the component fluxion-<group>.
macro(fluxion_debian_package group name section contents)
  # Only a package has a place for its copyright file, so an ordinary installation leaves it out.
  install(FILES "${PROJECT_SOURCE_DIR}/LICENSE" DESTINATION "share/doc/${name}" RENAME copyright
    COMPONENT fluxion-${group}-copyright EXCLUDE_FROM_ALL)
  foreach(component IN ITEMS fluxion-${group} fluxion-${group}-copyright)
    list(APPEND CPACK_COMPONENTS_ALL ${component})
    string(TOUPPER ${component} id)
    set(CPACK_COMPONENT_${id}_GROUP ${group})
  endforeach()
  string(TOUPPER ${group} id)
  set(CPACK_DEBIAN_${id}_PACKAGE_NAME ${name})
  set(CPACK_DEBIAN_${id}_PACKAGE_SECTION ${section})
  # The first line of the description is that of the project.
  set(CPACK_DEBIAN_${id}_DESCRIPTION
"Gradients, Jacobians, Hessians and products with them to machine precision,
by forward and reverse mode, on vectors of Eigen; finite differences to check
them; minimisation.

This package has ${contents}.")
endmacro()

# The static library calls functions of the fmt that it was compiled with.
string(REGEX MATCH "^[0-9]+" fmt_major "${fmt_VERSION}")
math(EXPR next_fmt_major "${fmt_major} + 1")
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
  "libfmt-dev (>= ${fmt_major}), libfmt-dev (<< ${next_fmt_major}), libeigen3-dev (>= 3.4)")
if(FLUXION_USES_SLEEF)
  string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ", libsleef-dev")
endif()
fluxion_debian_package(development libfluxion-dev libdevel "what is needed to compile programs")

if(BUILD_SHARED_LIBS)
  set(runtime_package "libfluxion${PROJECT_VERSION_MAJOR}.${PROJECT_VERSION_MINOR}")
  string(APPEND CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS ", ${runtime_package} (= ${PROJECT_VERSION})")
  set(CPACK_DEBIAN_RUNTIME_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS ON)
  fluxion_debian_package(runtime ${runtime_package} libs "the library that programs need when they run")
endif()

include(CPack)
