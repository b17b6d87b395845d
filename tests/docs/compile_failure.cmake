# Compiles a snippet that must not compile. Arguments: compiler, code (a file), message (a file with what the compiler
# must say, or nothing), definitions, includes.
cmake_minimum_required(VERSION 3.24)

list(FILTER definitions EXCLUDE REGEX "^$")
list(TRANSFORM definitions PREPEND -D)
list(TRANSFORM includes PREPEND -I)
if(compiler MATCHES "clang")
  set(all_errors -ferror-limit=0)
endif()

# Sets failed and output.
function(compile text)
  file(WRITE "${code}.trial.cpp" "${text}")
  execute_process(
    COMMAND "${compiler}" -std=c++20 -fsyntax-only -w ${all_errors} ${definitions} ${includes} "${code}.trial.cpp"
    RESULT_VARIABLE failed OUTPUT_VARIABLE output ERROR_VARIABLE output)
  set(failed "${failed}" PARENT_SCOPE)
  set(output "${output}" PARENT_SCOPE)
endfunction()

# Line breaks of the page and of the compiler do not matter.
function(join_lines variable)
  string(REGEX REPLACE "[ \n]+" " " text "${${variable}}")
  string(STRIP "${text}" text)
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

macro(give_up message)
  message("${output}")
  message(FATAL_ERROR "${message}")
endmacro()

# Numbers the marked lines for the compiler: the k-th is line 1000 k of the file "marked".
file(READ "${code}" text)
set(marked_line "[^\n]*// error\n")
string(REGEX REPLACE "${marked_line}" "\n" unmarked "${text}")
set(count 0)
set(numbered "")
while(text MATCHES "${marked_line}")
  set(line "${CMAKE_MATCH_0}")
  string(FIND "${text}" "${line}" start)
  string(SUBSTRING "${text}" 0 ${start} before)
  string(LENGTH "${before}${line}" length)
  string(SUBSTRING "${text}" ${length} -1 text)
  math(EXPR count "${count} + 1")
  string(APPEND numbered "${before}#line ${count}000 \"marked\"\n${line}")
endwhile()

compile("${numbered}${text}")
if(failed EQUAL 0)
  give_up("this must not compile, but does")
endif()
set(diagnostics "${output}")
join_lines(diagnostics)
file(READ "${message}" expected)
join_lines(expected)
string(FIND "${diagnostics}" "${expected}" position)
if(position EQUAL -1)
  give_up("the compiler does not say what the page says: ${expected}")
endif()

# An error on a marked line, or in a template that the line uses; none on the others.
if(count GREATER 0)
  foreach(k RANGE 1 ${count})
    if(NOT output MATCHES "marked:${k}000:[^\n]*(error:|required from here|requested here)")
      give_up("marked line ${k} must not compile, but does")
    endif()
  endforeach()
  compile("${unmarked}")
  if(NOT failed EQUAL 0)
    give_up("the lines that are not marked must compile, but do not")
  endif()
endif()
