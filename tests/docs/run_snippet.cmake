# Runs a snippet and compares what it prints with the page. Arguments: program, page (or empty, of a whole program),
# number, expected (a file, which may be missing).
cmake_minimum_required(VERSION 3.24)

# A time differs from run to run: any number before a unit of time counts as the same.
function(hide_times variable)
  string(REGEX REPLACE "[0-9.]+(e[-+]?[0-9]+)? (ns|us|ms|s)\n" "<time>\n" text "${${variable}}")
  set(${variable} "${text}" PARENT_SCOPE)
endfunction()

# Not every compiler tells the line of a statement: the page has those of one that does.
function(hide_lines variable)
  if(printed MATCHES "line +unknown")
    string(REGEX REPLACE "[a-z_-]+[.]md:[0-9]+" "unknown" text "${${variable}}")
    set(${variable} "${text}" PARENT_SCOPE)
  endif()
endfunction()

execute_process(COMMAND "${program}" ${page} ${number}
  RESULT_VARIABLE status OUTPUT_VARIABLE printed ERROR_VARIABLE errors)
if(NOT status EQUAL 0)
  message("${printed}${errors}")
  message(FATAL_ERROR "the snippet ends with ${status}")
endif()
if(NOT EXISTS "${expected}")
  return()
endif()

file(READ "${expected}" page)
string(REGEX REPLACE "[^\n]$" "\\0\n" printed "${printed}")
set(difference "The page says:\n${page}\nThe snippet prints:\n${printed}")
hide_times(page)
hide_lines(page)
hide_times(printed)
if(NOT printed STREQUAL page)
  message("${difference}")
  message(FATAL_ERROR "the snippet prints something else than the page says")
endif()
