# Sourced by ./ingrain, ./test and eng/build-cli: finding .NET and SQLite, and building one at a time.
# Everything on the way to a running ./ingrain uses shell builtins only; a fork costs more than the rest of the start.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1

say() { printf '%s\n' "ingrain: $*" >&2; }
die() { say "$*"; exit 1; }

# Sets $dotnet. Programs started from a desktop get a bare PATH, so the usual places are tried too.
find_dotnet() {
  local place
  if hash dotnet 2>/dev/null; then dotnet=dotnet; return; fi
  for place in "${DOTNET_ROOT:-}" "${HOME:-}/.dotnet" /usr/share/dotnet /usr/lib/dotnet /usr/lib64/dotnet /usr/local/share/dotnet; do
    if [ -x "$place/dotnet" ]; then dotnet=$place/dotnet; return; fi
  done
  die "needs the .NET 10 SDK and found no 'dotnet': install it from https://dot.net/download, or add it to PATH"
}

# SQLite comes from the system (macOS always has it). Asking the loader's cache is the slow, certain way, so it is asked last.
need_sqlite() {
  case $OSTYPE in linux*) ;; *) return ;; esac
  local file
  for file in /usr/lib/*/libsqlite3.so* /lib/*/libsqlite3.so* /usr/lib64/libsqlite3.so* /usr/lib/libsqlite3.so* /usr/local/lib/libsqlite3.so*; do
    if [ -e "$file" ]; then return; fi
  done
  if PATH=$PATH:/sbin:/usr/sbin ldconfig -p 2>/dev/null | grep -q 'libsqlite3\.so'; then return; fi
  die "needs SQLite's library and found no 'libsqlite3.so': install it (Debian, Ubuntu: apt-get install libsqlite3-0; Fedora: dnf install sqlite-libs; Alpine: apk add sqlite-libs)"
}

# .NET and NuGet keep their files under HOME; without one they get a place inside the clone.
home_or_artifacts() {
  if [ -n "${HOME:-}" ] && [ -d "$HOME" ]; then return; fi
  mkdir -p "$root/artifacts/home"
  HOME=$(cd "$root/artifacts/home" && pwd)
  export HOME
}

# Holds the build lock on descriptor 9 until the caller ends or closes it. Two builds in one tree would write the same files.
# Whatever is started meanwhile must get 9>&-, or a lingering build server would keep the lock.
lock_builds() {
  mkdir -p "$root/artifacts"
  exec 9>"$root/artifacts/build.lock"
  if hash flock 2>/dev/null; then
    flock --nonblock 9 || { say "waiting for another build in this clone"; flock 9; }
  else perl -MFcntl=:flock -e 'open(my $lock, ">&=", 9) && flock($lock, LOCK_EX) or exit 1'
  fi
}

# Whether the command line in artifacts/run was built after the last change to its source.
# Folders count too: deleting a file changes nothing but its folder's time.
is_current() {
  local current=$root/artifacts/run/current
  [ -s "$current" ] && [ -z "$(find "$root/src" "$root/eng" "$root/Directory.Build.props" "$root/Directory.Packages.props" \
    "$root/global.json" -newer "$current" -print -quit 2>/dev/null)" ]
}
