# Completion for orrery in bash: subcommands, options as --help lists them, files.

_orrery() {
    local current=${COMP_WORDS[COMP_CWORD]} command="" word
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        case $word in shot | record | handout | lesson | export | relief | layout | inspect | trace | route | devices | bench) command=$word ;; esac
    done
    case ${COMP_WORDS[COMP_CWORD - 1]} in
        --theme) mapfile -t COMPREPLY < <(compgen -W "light dark contrast" -- "$current"); return ;;
        --camera) mapfile -t COMPREPLY < <(compgen -W "rest left right above near" -- "$current"); return ;;
        --compute) mapfile -t COMPREPLY < <(compgen -W "auto cuda cpu" -- "$current"); return ;;
        --captions) mapfile -t COMPREPLY < <(compgen -W "picture vtt none" -- "$current"); return ;;
        --paper) mapfile -t COMPREPLY < <(compgen -W "a4 letter" -- "$current"); return ;;
        --quality) mapfile -t COMPREPLY < <(compgen -W "0 1 2 3" -- "$current"); return ;;
    esac
    if [[ $current == -* ]]; then
        local options
        options=$("${COMP_WORDS[0]}" ${command:+"$command"} --help 2>/dev/null | grep -oE -- '--[a-z-]+' | sort -u)
        mapfile -t COMPREPLY < <(compgen -W "$options" -- "$current")
        return
    fi
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    [[ -z $command ]] &&
        COMPREPLY+=($(compgen -W "shot record handout lesson export relief layout inspect trace route devices bench" -- "$current"))
}
complete -o filenames -F _orrery orrery
