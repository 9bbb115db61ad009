# What the scripts share that measure commands in turn: sourced by start and shapes, not run. Needs bash, awk
# and GNU time (/usr/bin/time). They set name, the word that messages begin with, and root first.
# shellcheck shell=bash disable=SC2154
export LC_ALL=C

row_options() {
  cat <<END
usage: $name [OPTION]...
  --after DIR           a distribution; the default is the one that was built last
  --before DIR          another one, to compare it with
  --java HOME           run them with this Java; repeat it for more; the default is JAVA_HOME
  --python-crit CMD     also measure this crit; repeat it for one with another protobuf
  --go-crit CMD         also measure this crit
  --checkpointctl CMD   also measure this program
  --criu CMD            also measure rows on processes that this dumps, as root, if there are any
  --runs N              how often to run each command (default $runs)
  --dir DIR             put files below this directory, best one in memory; the default is TMPDIR
  --only TEXT           measure only rows whose labels have this text
END
}

die() {
  echo "$name: $1" >&2
  exit 1
}

# Sets after, before, javas, crits, go (which of them is in Go), checkpointctl, criu, runs, only and work, a directory for files.
read_options() {
  after=$root/crit-dist/target/crit
  before=
  javas=()
  crits=()
  go=-1
  checkpointctl=
  criu=
  only=
  local base=${TMPDIR:-/tmp}
  while [ $# -gt 0 ]; do
    [ "$1" != --help ] || { row_options; exit; }
    [ $# -ge 2 ] || { row_options >&2; exit 2; }
    case $1 in
      --after) after=$2 ;;
      --before) before=$2 ;;
      --java) javas+=("$2") ;;
      --python-crit) crits+=("$2") ;;
      --go-crit) go=${#crits[@]} && crits+=("$2") ;;
      --checkpointctl) checkpointctl=$2 ;;
      --criu) criu=$2 ;;
      --runs) runs=$2 ;;
      --dir) base=$2 ;;
      --only) only=$2 ;;
      *) row_options >&2; exit 2 ;;
    esac
    shift 2
  done
  [ -x "$after/bin/crit" ] || die "$after/bin/crit is missing: build the project first"
  [ -x /usr/bin/time ] || die '/usr/bin/time is missing (package time)'
  if [ ${#javas[@]} -eq 0 ]; then
    javas=("${JAVA_HOME:?name a Java with --java}")
  fi
  work=$(mktemp -d -p "$base")
  trap 'rm -rf "$work"' EXIT
}

# Whether a row is to be measured.
wants() {
  [[ $1 == *"$only"* ]]
}

# Prints CPU seconds, wall seconds and KiB of a run; what a command says is not looked at. MADE among the
# arguments is a directory, which is empty before each run.
measure() {
  rm -rf "$work/made"
  mkdir "$work/made"
  /usr/bin/time -q -f '%U %S %e %M' -o "$work/time" "${@//MADE/$work/made}" > /dev/null 2>&1 < /dev/null || true
  awk 'END { print $1 + $2, $3, $4 }' "$work/time"
}

# Runs ours: ours DISTRIBUTION JAVA ARGUMENT...
ours() {
  local home=$1 java=$2
  shift 2
  JAVA_HOME=$java CRIT_CACHE=$work/cache measure "$home/bin/crit" "$@"
}

# Reads lines CPU WALL KIB; prints the median of each, after a word.
median() {
  awk -v before="$2" '
    function middle(values, n,  i, j, each) {
      for (i = 2; i <= n; i++) {
        each = values[i]
        for (j = i - 1; j >= 1 && values[j] > each; j--) values[j + 1] = values[j]
        values[j + 1] = each
      }
      return values[int((n + 1) / 2)]
    }
    { cpu[NR] = $1 + 0; wall[NR] = $2 + 0; kib[NR] = $3 + 0 }
    END {
      if (NR) printf " %s%.3f / %.3f / %d |", before, middle(cpu, NR), middle(wall, NR), middle(kib, NR) / 1024
      else printf " - |"
    }' "$1"
}

# Whether any row has another program.
have_others() {
  local row
  for row in "$@"; do
    [ "${row##*|}" = - ] || return 0
  done
  return 1
}

# Prints the table. A row has its label, then the arguments of ours, of other crits and of checkpointctl, then
# another program with its own; - is none, and no argument has a blank. Arguments after "go" are for the crit in Go
# only: those in Python take too long.
print_rows() {
  local homes=() row java i j h label our theirs ctl other columns=0
  [ -z "$before" ] || homes+=("$before")
  homes+=("$after")
  printf '| CPU s / wall s / peak MiB |'
  for i in "${!crits[@]}"; do
    printf ' `%s` |' "${crits[i]}"
  done
  [ -z "$checkpointctl" ] || printf ' checkpointctl |'
  if have_others "$@"; then
    columns=1
    printf ' others |'
  fi
  for java in "${javas[@]}"; do
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$java/release")
    [ -z "$before" ] || printf ' before, Java %s |' "$version"
    printf ' after, Java %s |' "$version"
  done
  printf '\n|---|'
  for _ in "${crits[@]}" ${checkpointctl:+x}; do printf -- '---|'; done
  [ "$columns" = 0 ] || printf -- '---|'
  for _ in "${javas[@]}"; do for _ in "${homes[@]}"; do printf -- '---|'; done; done
  printf '\n'
  for row in "$@"; do
    IFS='|' read -r label our theirs ctl other <<< "$row"
    wants "$label" || continue
    read -ra our <<< "$our"
    rm -f "$work"/result.*
    for java in "${javas[@]}"; do
      # Makes the class archive.
      for h in "${homes[@]}"; do ours "$h" "$java" "${our[@]}" > "$work/first"; done
    done
    for _ in $(seq "$runs"); do
      for i in "${!crits[@]}"; do
        : >> "$work/result.1crit$i"
        case $i$theirs in
          *-) ;;
          "${go}go "* | [0-9][!g]*)
            # Split on purpose, here and below.
            # shellcheck disable=SC2086
            measure ${crits[i]} ${theirs#go } >> "$work/result.1crit$i"
            ;;
        esac
      done
      if [ -n "$checkpointctl" ]; then
        : >> "$work/result.2ctl"
        # shellcheck disable=SC2086
        [ "$ctl" = - ] || measure $checkpointctl $ctl >> "$work/result.2ctl"
      fi
      if [ "$columns" = 1 ]; then
        : >> "$work/result.3other"
        # shellcheck disable=SC2086
        [ "$other" = - ] || measure $other >> "$work/result.3other"
      fi
      for j in "${!javas[@]}"; do
        for h in "${!homes[@]}"; do
          ours "${homes[h]}" "${javas[j]}" "${our[@]}" >> "$work/result.4java$j.$h"
        done
      done
    done
    printf '| %s |' "$label"
    for result in "$work"/result.*; do
      case $result in
        *.3other)
          program=${other%% *}
          median "$result" "${program##*/} "
          ;;
        *) median "$result" '' ;;
      esac
    done
    printf '\n'
  done
}
