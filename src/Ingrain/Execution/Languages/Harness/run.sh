# Runs one program in bash and writes what came of it to descriptor 3 as JSON. Standard input holds the seal, the code, the tests, the
# number of examples and the examples, each ended by a zero byte; what follows is the program's own standard input.
export MEMORY=$1
shift
BASH_ARGV0=code
exec {__result}>&3 3>&-

IFS= read -r -d '' __seal
IFS= read -r -d '' __code
IFS= read -r -d '' __tests
IFS= read -r -d '' __count
__inputs=()
for ((__i = 0; __i < __count; __i++)); do
  IFS= read -r -d '' "__inputs[__i]"
done
printf '%s' "$__code" >"$TMPDIR/code"
printf '%s' "$__tests" >"$TMPDIR/tests"
unset __code __i

# A text as JSON. Bash knows bytes: what is no UTF-8 is refused by whoever reads this.
__told() {
  local LC_ALL=C text=$1 i
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  text=${text//$'\n'/\\n}
  text=${text//$'\t'/\\t}
  text=${text//$'\r'/\\r}
  for i in {1..31} 127; do
    case $i in 9 | 10 | 13) continue ;; esac
    local char
    printf -v char '%b' "\\x$(printf %x "$i")"
    case $text in *"$char"*) text=${text//"$char"/$(printf '\\u%04x' "$i")} ;; esac
  done
  printf '"%s"' "$text"
}

__finish() {
  local output status separator=
  {
    printf '{"seal":"%s"' "$__seal"
    if ((__count > 0)); then
      printf ',"examples":['
      for input in "${__inputs[@]}"; do
        output=$(exec {__result}>&-; set -e; eval "$input" 0</dev/null)
        status=$?
        printf '%s' "$separator"
        if ((${#output} > 60000)); then printf '{"error":"it wrote more than can be told"}'
        elif ((status == 0)); then printf '{"text":%s}' "$(__told "$output")"
        else printf '{"error":"exit code %d"}' "$status"; fi
        separator=,
      done
      printf ']'
    fi
    printf '}'
  } >&"$__result"
}

source "$TMPDIR/code"
__status=$?
if [[ -n $__tests ]]; then
  set -e
  source "$TMPDIR/tests"
  set +e
  __status=0
fi
if ((__count > 0)); then __status=0; fi
__finish
exit "$__status"
