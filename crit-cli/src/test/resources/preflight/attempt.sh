# attempt.sh CRIU CRIT PYTHON DIRECTORY SETUP [OPTION...]
# Makes a machine with SETUP, asks crit preflight, and restores DIRECTORY/images, with the options that crit
# prints if OPTION is PRINTED. Prints how that went.
criu=$1 crit=$2 python=$3 directory=$4 setup=$5
shift 5
work=$directory/work images=$directory/images
eval "$setup"
"$crit" preflight --json $PREFLIGHT "$images" > "$directory/report" 2> "$directory/errors"
echo $? > "$directory/status"
[ "$1" = PRINTED ] &&
  set -- $(sed -n 's/.*"restore": "criu restore -D [^ "]*\([^"]*\)".*/\1/p' "$directory/report")
"$criu" restore -D "$images" -v4 -o restore.log "$@" < /dev/null > "$directory/printed" 2>&1 &
restore=$!
tries=0
while [ $tries -lt 100 ]; do
  tries=$((tries + 1))
  grep -qs 'Restore finished successfully' "$images/restore.log" && { echo RESTORED; exit; }
  kill -0 $restore 2> /dev/null || {
    wait $restore
    [ $? -gt 128 ] && echo CRASHED || echo FAILED
    exit
  }
  sleep 0.05
done
echo HANGS
