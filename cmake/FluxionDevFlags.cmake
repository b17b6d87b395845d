# Flags for fluxion's own targets. Nothing here reaches a user: no warning, no sanitizer, no floating-point flag.

set(FLUXION_GNU_WARNINGS
  -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wdouble-promotion
  -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wundef)

function(fluxion_dev_flags target)
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
  if(MSVC)
    target_compile_options(${target} PRIVATE /W4 /permissive- $<$<BOOL:${FLUXION_WERROR}>:/WX>)
    return()
  endif()
  # Contraction into fused multiply-add rounds once where the source rounds twice: results would depend on the machine.
  target_compile_options(${target} PRIVATE
    ${FLUXION_GNU_WARNINGS} -ffp-contract=off $<$<BOOL:${FLUXION_WERROR}>:-Werror>)
  if(FLUXION_SANITIZE)
    list(JOIN FLUXION_SANITIZE "," sanitizers)
    # g++ tests the address of a thread-local object by the flags of the addition that computes it, and the linker
    # turns this addition into one that sets no flags: the check for null then fails for good addresses.
    target_compile_options(${target} PRIVATE
      -fsanitize=${sanitizers} -fno-sanitize-recover=all -fno-omit-frame-pointer
      $<$<CXX_COMPILER_ID:GNU>:-fno-sanitize=null>)
    if(FLUXION_SANITIZE_EXCEPT)
      list(JOIN FLUXION_SANITIZE_EXCEPT "," exceptions)
      target_compile_options(${target} PRIVATE -fno-sanitize=${exceptions})
    endif()
    # Instrumented, g++ 12 takes parts of std::regex and std::function for uninitialised.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
    target_compile_definitions(${target} PRIVATE _GLIBCXX_ASSERTIONS)
    target_link_options(${target} PRIVATE -fsanitize=${sanitizers})
  endif()
endfunction()
