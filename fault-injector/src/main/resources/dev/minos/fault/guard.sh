# Outlives the testbed's JVM by a second or two and takes its processes with it. See ProcessGuard.
# Standard input is a pipe from the JVM: "+ pid starttime" registers a process, "- pid" releases it,
# "d path" is an empty directory to be removed at the end.
# The mark that the processes carry in their environment is the only argument.
trap '' HUP INT QUIT TERM
mark=$1
registered=' '
directories=

started() { # the 22nd field of /proc/pid/stat; the name before it may hold blanks
    read -r stat < "/proc/$1/stat" || return 1
    set -- ${stat##*) }
    [ $# -ge 20 ] && shift 19 && start=$1
}

while read -r verb pid start; do
    case $verb in
        +) registered="$registered$pid:$start " ;;
        d) directories="$directories $pid" ;;
        -) registered=$(printf '%s' "$registered" | sed "s/ $pid:[0-9]* / /") ;;
    esac
done

sweep() { # what libfaketime leaves of a killed process
    rm -f "/dev/shm/faketime_shm_$1" "/dev/shm/sem.faketime_sem_$1" 2>/dev/null
}

kill_registered() {
    for entry in $registered; do
        start=
        started "${entry%%:*}" 2>/dev/null && [ "$start" = "${entry##*:}" ] && kill -9 "${entry%%:*}" 2>/dev/null
        sweep "${entry%%:*}"
    done
}

kill_marked() {
    found=
    for file in $(grep -ls -e "$mark" /proc/[0-9]*/environ); do
        pid=${file#/proc/}
        kill -9 "${pid%/environ}" 2>/dev/null && found=yes
    done
}

kill_registered
quiet=0
rounds=0
while [ $quiet -lt 3 ] && [ $rounds -lt 40 ]; do
    kill_marked
    if [ -n "$found" ]; then quiet=0; else quiet=$((quiet + 1)); fi
    rounds=$((rounds + 1))
    sleep 0.1 2>/dev/null || sleep 1
done

for directory in $directories; do
    tries=0
    while [ -d "$directory" ] && ! rmdir "$directory" 2>/dev/null && [ $tries -lt 20 ]; do
        tries=$((tries + 1))
        sleep 0.1 2>/dev/null || sleep 1
    done
done
