# Compiles and runs the C++ snippets of Markdown pages, so that no page shows what does not work.
#
# Every ```cpp fence is compiled. Where a ```text (or ```output) fence follows it directly, what the program prints to
# stdout must be that text: exactly, except that a time such as `1.25 ms` stands for any time, and a line of the page,
# `name.md:12`, for "unknown" where the compiler does not tell it.
#
# - A fence with `int main` is a whole program: it is compiled as it stands, in a file of its own.
# - Any other is a fragment: <fluxion/fluxion.hpp> is included, its own #include lines come before it, the rest is the
#   body of a function. Up to 8 pages whose fragments include the same headers of fluxion are one program: what they
#   have in common takes most of the time to compile.
# - A comment on a line of its own before the fence changes that:
#     <!-- snippet: continue -->   the fence goes on where the one before it ended: together they are one snippet, and
#                                  their outputs one output
#     <!-- snippet: fails -->      the fence must not compile. Lines may be marked by `// error` at their end: then there
#                                  must be an error on each, and without them the rest must compile. A text fence that
#                                  follows is what the compiler must say.
#
# Fences start at the margin. The tests are called docs.<page>.<number>; a page that has changed is read again at the
# next build.

set(FLUXION_SNIPPET_SCRIPTS "${CMAKE_CURRENT_LIST_DIR}/../tests/docs")

# To build the snippets alone.
if(NOT TARGET snippets)
  add_custom_target(snippets)
endif()

# fluxion_add_snippets(pages...): tests for the snippets of these pages, named relative to the project.
function(fluxion_add_snippets)
  foreach(page IN LISTS ARGN)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${PROJECT_SOURCE_DIR}/${page}")
    string(REGEX REPLACE "^(tests/)?docs/|[.]md$" "" name "${page}")
    string(REPLACE "/" "." name "docs.${name}")
    fluxion_read_snippets("${PROJECT_SOURCE_DIR}/${page}")
    set(fragments "")
    foreach(number RANGE 1 ${count})
      if(number GREATER count)
        break()  # a range from 1 to 0 counts down
      endif()
      if(kind_${number} STREQUAL "fails")
        fluxion_add_failure(${name} ${number})
      elseif(code_${number} MATCHES "int main")
        fluxion_add_program(${name} ${number})
      else()
        list(APPEND fragments ${number})
      endif()
    endforeach()
    if(fragments)
      fluxion_write_fragments(${name} ${fragments})
      list(APPEND pages_${group} ${name})
      list(APPEND groups ${group})
    endif()
  endforeach()
  list(REMOVE_DUPLICATES groups)
  foreach(group IN LISTS groups)
    fluxion_add_pages(${pages_${group}})
  endforeach()
endfunction()

# The lines of a file as a list. What CMake's lists trip over is replaced by control characters; fluxion_restore undoes
# it.
function(fluxion_lines_of file result)
  file(READ "${file}" text)
  foreach(code_and_character IN ITEMS "1;" "2[" "3]" "4\\")
    string(SUBSTRING "${code_and_character}" 0 1 code)
    string(SUBSTRING "${code_and_character}" 1 1 character)
    string(ASCII ${code} stand_in)
    string(REPLACE "${character}" "${stand_in}" text "${text}")
  endforeach()
  string(REPLACE "\n" ";" lines "${text}")
  set(${result} "${lines}" PARENT_SCOPE)
endfunction()

function(fluxion_restore variable)
  set(text "${${variable}}")
  foreach(code_and_character IN ITEMS "1;" "2[" "3]" "4\\")
    string(SUBSTRING "${code_and_character}" 0 1 code)
    string(SUBSTRING "${code_and_character}" 1 1 character)
    string(ASCII ${code} stand_in)
    string(REPLACE "${stand_in}" "${character}" text "${text}")
  endforeach()
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

# Sets in the caller: count, and for each snippet code_<n>, kind_<n> (runs or fails), has_output_<n>, output_<n>.
function(fluxion_read_snippets page)
  fluxion_lines_of("${page}" lines)
  set(count 0)
  set(line_number 0)
  set(fence "")       # the language of the fence that the line is in
  set(directive "")   # of the comment that the last line but blank ones was
  set(follows_code FALSE)
  foreach(line IN LISTS lines)
    math(EXPR line_number "${line_number} + 1")
    if(fence AND line STREQUAL "```")
      set(follows_code FALSE)
      if(fence STREQUAL "cpp")
        set(follows_code TRUE)
      endif()
      set(fence "")
    elseif(fence STREQUAL "cpp")
      string(APPEND code_${count} "${line}\n")
    elseif(fence STREQUAL "expected")
      string(APPEND output_${count} "${line}\n")
    elseif(NOT fence AND line MATCHES "^[ \t]*```(.*)")
      fluxion_open_fence()
    elseif(NOT fence AND line MATCHES "^<!-- snippet: (continue|fails) -->$")
      set(directive "${CMAKE_MATCH_1}")
    elseif(NOT fence AND line MATCHES "snippet:")
      message(FATAL_ERROR "${page}:${line_number}: expected <!-- snippet: continue --> or <!-- snippet: fails -->")
    elseif(NOT fence AND NOT line STREQUAL "")
      set(directive "")
      set(follows_code FALSE)
    endif()
  endforeach()
  fluxion_return_snippets()
endfunction()

# Part of fluxion_read_snippets: the line opens a fence.
macro(fluxion_open_fence)
  set(fence "${CMAKE_MATCH_1}")
  if(line MATCHES "^[ \t]" AND NOT fence STREQUAL "" OR fence MATCHES "^(c[+][+]|C[+][+]|cc|c)$")
    message(FATAL_ERROR "${page}:${line_number}: a fence starts at the margin, and that of C++ is called cpp")
  elseif(fence STREQUAL "cpp")
    if(NOT directive STREQUAL "continue")
      math(EXPR count "${count} + 1")
      set(kind_${count} runs)
      set(code_${count} "")
      set(output_${count} "")
      set(has_output_${count} FALSE)
    endif()
    if(directive STREQUAL "fails")
      set(kind_${count} fails)
    endif()
    string(APPEND code_${count} "#line ${line_number} \"${page}\"\n\n")
  elseif(follows_code AND fence MATCHES "^(text|output)$")
    set(fence expected)
    set(has_output_${count} TRUE)
  elseif(fence STREQUAL "")
    set(fence plain)
  endif()
  set(directive "")
endmacro()

# Part of fluxion_read_snippets: hands its results to the caller.
macro(fluxion_return_snippets)
  set(count ${count} PARENT_SCOPE)
  foreach(number RANGE 1 ${count})
    fluxion_restore(code_${number})
    fluxion_restore(output_${number})
    foreach(variable IN ITEMS code kind output has_output)
      set(${variable}_${number} "${${variable}_${number}}" PARENT_SCOPE)
    endforeach()
  endforeach()
endmacro()

# Writes a file only if that changes it, so that it is not compiled again for nothing.
function(fluxion_write file text)
  file(WRITE "${file}.new" "${text}")
  file(COPY_FILE "${file}.new" "${file}" ONLY_IF_DIFFERENT)
  file(REMOVE "${file}.new")
endfunction()

# One executable and what each run of it prints.
function(fluxion_add_program name number)
  set(unit "${CMAKE_CURRENT_BINARY_DIR}/${name}.${number}.cpp")
  fluxion_write("${unit}" "${code_${number}}")
  fluxion_add_snippet_executable(${name}.${number} "${unit}")
  fluxion_write_expected(${name} ${number})
  fluxion_add_run(${name} ${number} ${name}.${number})
endfunction()

# The fragments of a page as functions in a namespace of its own, with one that runs a fragment by its number, and their
# tests. Sets in the caller: group, the headers of fluxion that they include.
function(fluxion_write_fragments name)
  set(all_includes "")
  set(bodies "")
  set(calls "")
  foreach(number IN LISTS ARGN)
    fluxion_split_fragment(${number})
    string(APPEND all_includes "${includes}")
    string(APPEND bodies "static void snippet_${number}() {\n${body}}\n\n")
    string(APPEND calls "  if (number == \"${number}\") snippet_${number}();\n")
    set_property(GLOBAL APPEND PROPERTY fluxion_fragments_of_${name} ${number})
    fluxion_write_expected(${name} ${number})
  endforeach()
  string(MAKE_C_IDENTIFIER "${name}" namespace)
  set(unit "${CMAKE_CURRENT_BINARY_DIR}/${name}")
  fluxion_write("${unit}.includes.hpp" "${all_includes}")
  fluxion_write("${unit}.hpp" "namespace ${namespace} {

${bodies}#line 1 \"${name}, the choice of the snippet\"
static void run(std::string_view number) {
${calls}}

}  // namespace ${namespace}
")
  string(REGEX MATCHALL "<fluxion/[^>]*>" headers "${all_includes}")
  list(SORT headers)
  list(REMOVE_DUPLICATES headers)
  string(MAKE_C_IDENTIFIER "${headers}" group)
  set(group ${group} PARENT_SCOPE)
endfunction()

# Executables of up to 8 pages each, whose arguments are a page and the number of the fragment to run.
function(fluxion_add_pages)
  while(ARGN)
    list(SUBLIST ARGN 0 8 pages)
    list(REMOVE_ITEM ARGN ${pages})
    list(GET pages 0 first)
    set(target ${first}.pages)
    set(all_includes "#include <string_view>\n")
    set(units "")
    set(calls "")
    foreach(page IN LISTS pages)
      string(MAKE_C_IDENTIFIER "${page}" namespace)
      string(APPEND all_includes "#include \"${page}.includes.hpp\"\n")
      string(APPEND units "#include \"${page}.hpp\"\n")
      string(APPEND calls "  if (page == \"${page}\") ${namespace}::run(arguments[2]);\n")
    endforeach()
    set(unit "${CMAKE_CURRENT_BINARY_DIR}/${target}.cpp")
    fluxion_write("${unit}" "${all_includes}
${units}
int main(int, char** arguments) {
  const std::string_view page = arguments[1];
${calls}}
")
    fluxion_add_snippet_executable(${target} "${unit}")
    fluxion_precompile_snippets(${target})
    foreach(page IN LISTS pages)
      get_property(numbers GLOBAL PROPERTY fluxion_fragments_of_${page})
      foreach(number IN LISTS numbers)
        fluxion_add_run(${page} ${number} ${target} ${page})
      endforeach()
    endforeach()
  endwhile()
endfunction()

# Sets in the caller: includes, body.
function(fluxion_split_fragment number)
  set(body "${code_${number}}")
  string(REGEX MATCHALL "#include [^\n]*\n" includes "${body}")
  string(REGEX REPLACE "#include [^\n]*\n" "\n" body "${body}")
  list(JOIN includes "" includes)
  set(includes "#include <fluxion/fluxion.hpp>\n${includes}" PARENT_SCOPE)
  set(body "${body}" PARENT_SCOPE)
endfunction()

function(fluxion_add_snippet_executable target unit)
  add_executable(${target} "${unit}")
  add_dependencies(snippets ${target})
  target_link_libraries(${target} PRIVATE fluxion::fluxion Threads::Threads)
  fluxion_dev_flags(${target})
  if(NOT MSVC)
    # A page may show a result that it does not use. Nothing here runs long: compile fast.
    target_compile_options(${target} PRIVATE -Wno-unused-variable -Wno-unused-but-set-variable -O0 -g0)
  endif()
endfunction()

# What every fragment includes is most of the time to compile it: once for all pages.
function(fluxion_precompile_snippets target)
  if(NOT TARGET fluxion_snippets)
    set(unit "${CMAKE_CURRENT_BINARY_DIR}/fluxion_snippets.cpp")
    fluxion_write("${unit}" "int main() {}\n")
    fluxion_add_snippet_executable(fluxion_snippets "${unit}")
    set_target_properties(fluxion_snippets PROPERTIES EXCLUDE_FROM_ALL TRUE)
    target_precompile_headers(fluxion_snippets PRIVATE <fluxion/fluxion.hpp>)
  endif()
  target_precompile_headers(${target} REUSE_FROM fluxion_snippets)
endfunction()

# What snippet `number` is to print, in a file that is there if the page says so.
function(fluxion_write_expected name number)
  set(file "${CMAKE_CURRENT_BINARY_DIR}/${name}.${number}.txt")
  if(has_output_${number})
    fluxion_write("${file}" "${output_${number}}")
  else()
    file(REMOVE "${file}")
  endif()
endfunction()

# The test that runs a snippet, by these arguments of its program, and compares what it prints.
function(fluxion_add_run name number target)
  add_test(NAME ${name}.${number} COMMAND "${CMAKE_COMMAND}"
    "-Dprogram=$<TARGET_FILE:${target}>" "-Dpage=${ARGN}" -Dnumber=${number}
    "-Dexpected=${CMAKE_CURRENT_BINARY_DIR}/${name}.${number}.txt"
    -P "${FLUXION_SNIPPET_SCRIPTS}/run_snippet.cmake")
  set_tests_properties(${name}.${number} PROPERTIES TIMEOUT 300)
endfunction()

# The test that snippet `number` does not compile.
function(fluxion_add_failure name number)
  if(MSVC)
    return()  # the script calls the compiler as g++ and clang++ are called
  endif()
  set(file "${CMAKE_CURRENT_BINARY_DIR}/${name}.${number}")
  set(code "${code_${number}}")
  if(NOT code MATCHES "int main")
    fluxion_split_fragment(${number})
    set(code "${includes}void snippet() {\n${body}}\n")
  endif()
  fluxion_write("${file}.cpp" "${code}")
  fluxion_write("${file}.txt" "${output_${number}}")
  if(NOT TARGET docs.flags)
    add_library(docs.flags OBJECT EXCLUDE_FROM_ALL "${file}.cpp")  # never built: it knows how to compile
    target_link_libraries(docs.flags PRIVATE fluxion::fluxion)
  endif()
  add_test(NAME ${name}.${number} COMMAND "${CMAKE_COMMAND}"
    "-Dcompiler=${CMAKE_CXX_COMPILER}" "-Dcode=${file}.cpp" "-Dmessage=${file}.txt"
    "-Ddefinitions=$<TARGET_PROPERTY:docs.flags,COMPILE_DEFINITIONS>"
    "-Dincludes=$<TARGET_PROPERTY:docs.flags,INCLUDE_DIRECTORIES>"
    -P "${FLUXION_SNIPPET_SCRIPTS}/compile_failure.cmake")
  set_tests_properties(${name}.${number} PROPERTIES TIMEOUT 300)
endfunction()
