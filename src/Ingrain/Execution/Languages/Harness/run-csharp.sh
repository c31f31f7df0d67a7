# Compiles and runs one C# program. Standard input begins with a line of sizes in bytes, one for each source, then the sources; what
# follows is the program's own standard input.
dotnet=$1
compiler=$2
runner=$3
read -r sizes
cd "$TMPDIR" || exit 1
sources=
for size in $sizes; do
  number=$((number + 1))
  head -c "$size" >"$number.cs"
  sources="$sources $number.cs"
done
# shellcheck disable=SC2086 # the names have no blanks
"$dotnet" exec "$compiler" -noconfig "@$runner/csc.rsp" -out:code.dll "$runner/Answer.cs" $sources </dev/null 1>&2 3>&- || exit 1
cd "$OLDPWD" || exit 1
exec "$dotnet" exec --runtimeconfig "$runner/code.runtimeconfig.json" "$TMPDIR/code.dll"
