# Compiles one case: cmake -Dcompiler= -Dinclude_dirs= -Ddefinitions= -Dsource= -Dcase= -Dtext= -P check_case.cmake
# The first error that the compiler reports must say the text: users read no further.
list(TRANSFORM include_dirs PREPEND "-I")
list(TRANSFORM definitions PREPEND "-D")
if(compiler MATCHES "clang")
  set(one_error -ferror-limit=1)
else()
  set(one_error -fmax-errors=1)
endif()
execute_process(
  COMMAND ${compiler} -std=c++20 -fsyntax-only ${one_error} ${include_dirs} ${definitions} -DFLUXION_CASE=${case} ${source}
  RESULT_VARIABLE exit_code
  OUTPUT_VARIABLE output
  ERROR_VARIABLE output)
string(REGEX MATCH "error: [^\n]*" first_error "${output}")

if(case EQUAL 0)
  if(NOT exit_code EQUAL 0)
    message(FATAL_ERROR "${source} must compile where no case is chosen:\n${output}")
  endif()
elseif(exit_code EQUAL 0)
  message(FATAL_ERROR "Case ${case} of ${source} must not compile")
elseif(NOT first_error MATCHES "${text}")
  message(FATAL_ERROR "Case ${case} of ${source} must say \"${text}\" first; the compiler said:\n${output}")
endif()
