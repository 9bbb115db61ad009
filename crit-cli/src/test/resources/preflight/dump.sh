# dump.sh CRIU PYTHON VICTIMS KIND DIRECTORY [OPTION...]
# Starts a program in DIRECTORY/work and dumps it to DIRECTORY/images. The IDs of its processes are above
# those that CRIU's own helpers get in a new namespace.
set -e
criu=$1 python=$2 victims=$3 kind=$4 directory=$5
shift 5
echo 1000 > /proc/sys/kernel/ns_last_pid
own=
[ "$kind" != tmpfs ] || own='unshare --mount --propagation private'
# What is open is opened in its mount namespace.
setsid $own sh -c 'exec "$@" < /dev/null > "$0" 2>&1' "$directory/log" "$python" "$victims" "$kind" \
  "$directory/work" &
tries=0
while [ ! -e "$directory/work/ready" ]; do
  tries=$((tries + 1))
  [ $tries -lt 600 ] || { cat "$directory/log"; exit 1; }
  sleep 0.05
done
# Some go on to run another program.
sleep 0.2
read pid < "$directory/work/ready"
"$criu" dump -t "$pid" -D "$directory/images" -v4 -o dump.log --network-lock skip "$@" > /dev/null 2>&1 || {
  grep Error "$directory/images/dump.log"
  cat "$directory/log"
  exit 1
}
rm "$directory/images/dump.log"
