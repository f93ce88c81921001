#!/usr/bin/env bash
# Makes the pictures and the sound for terminals anew (needs ffmpeg with libx264 and the fonts DejaVu). A municipality may use other texts:
#   ./erzeugen.sh "Bitte warten" "Wir verbinden Sie gleich." "Sie sind verbunden" "Wir hören Sie. Es gibt kein Bild."
# H.264 Constrained Baseline, level 1.2, 352x288, 15 pictures a second, every second a whole one; each NAL unit fits one packet. G.711 µ-law.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
dot() { echo "drawbox=x=$1:y=210:w=14:h=14:color=white@0.9:t=fill:enable='between(mod(t,4),$2,4)'"; }
picture() {
  ffmpeg -v error -y -f lavfi -i "color=c=0x171a4a:s=352x288:r=15:d=4" -vf "\
drawtext=font='DejaVu Sans':text='$2':fontcolor=white:fontsize=$4:x=(w-tw)/2:y=96,\
drawtext=font='DejaVu Sans':text='$3':fontcolor=white:fontsize=18:x=(w-tw)/2:y=156,\
$5format=yuv420p" \
    -c:v libx264 -profile:v baseline -level 1.2 -preset veryslow -crf 26 -fflags +bitexact -flags +bitexact \
    -x264-params "keyint=15:min-keyint=15:scenecut=0:slice-max-size=1100:aud=1:bframes=0:ref=1:vbv-maxrate=300:vbv-bufsize=300" -bsf:v "filter_units=remove_types=6" -f h264 "$1"
}
picture warten.h264 "${1:-Bitte warten}" "${2:-Wir verbinden Sie gleich.}" 40 "$(dot 137 0),$(dot 169 1),$(dot 201 2),"
picture verbunden.h264 "${3:-Sie sind verbunden}" "${4:-Wir hören Sie. Es gibt kein Bild.}" 32 ""
ffmpeg -v error -y -f lavfi -i "aevalsrc='0.06*(sin(2*PI*523.25*t)+0.7*sin(2*PI*659.25*t))*exp(-2.2*t)*(1-exp(-60*t))':s=8000:d=4" -ar 8000 -ac 1 -c:a pcm_mulaw -f mulaw warten.ulaw
