"""What is told of other programs' workouts, and of recordings, in German; by the English of it."""

from typing import Final

GERMAN_WORKOUTS: Final[dict[str, str]] = {
    # Words that become the profile's own.
    "Imported workout": "Eingelesenes Training",
    "Imported from {source}.": "Eingelesen aus {source}.",
    "Imported by Retropace; change what you like: docs/profiles.md has the fields.": (
        "Von Retropace eingelesen; ändern Sie, was Sie möchten: docs/profiles.md nennt die Felder."
    ),
    "The person who imported it, and nobody else unasked.": (
        "Für die Person, die es eingelesen hat, und sonst niemanden ungefragt."
    ),
    "Settle in": "Eingewöhnen",
    "Rest": "Erholung",
    "Recovery": "Erholung",
    "Warm up": "Aufwärmen",
    "Cool down": "Auslaufen",
    "Ramp": "Tempowechsel",
    "Walk": "Gehen",
    "Free": "Frei",
    "Steady": "Gleichmäßig",
    "Interval": "Intervall",
    "Step": "Abschnitt",
    "Step {number}": "Abschnitt {number}",
    # What is otherwise than in the file.
    "All backward speeds are multiplied by {share:.2f}: {why}.": (
        "Jedes Tempo rückwärts wird mit {share:.2f} malgenommen: {why}."
    ),
    "All forward speeds are multiplied by {share:.2f}: {why}.": (
        "Jedes Tempo vorwärts wird mit {share:.2f} malgenommen: {why}."
    ),
    "its fastest, {top_kmh:g} km/h, is above your level's cap of {cap_kmh:g} km/h": (
        "das schnellste, {top_kmh:g} km/h, ist über der Obergrenze Ihrer Stufe von {cap_kmh:g} km/h"
    ),
    "it was made for walking or running forward, and backward costs as much more slowly": (
        "es ist für vorwärts gemacht, und rückwärts kostet ebenso viel bei weniger Tempo"
    ),
    "{told} What would then be below {slowest_kmh:g} km/h is walked at that, or as slowly as the "
    "file has it.": (
        "{told} Was dann unter {slowest_kmh:g} km/h läge, wird damit gegangen, oder so langsam, "
        "wie es in der Datei steht."
    ),
    "{speed_kmh:g} km/h": "{speed_kmh:g} km/h",
    "{begin_kmh:g} km/h to {end_kmh:g} km/h": "{begin_kmh:g} km/h bis {end_kmh:g} km/h",
    "{before} becomes {now}": "aus {before} wird {now}",
    "{settle_s:g} s at {speed_kmh:g} km/h are put before it, to begin gently": (
        "davor kommen {settle_s:g} s mit {speed_kmh:g} km/h, um sanft zu beginnen"
    ),
    "Inclines up to {steepest:g} are read as fractions, {steepest_pct:g} %; --incline percent "
    "reads them the other way.": (
        "Steigungen bis {steepest:g} werden als Bruchteile gelesen, {steepest_pct:g} %; "
        "--incline percent liest sie anders."
    ),
    "Inclines up to {steepest:g} are read as percent, as no treadmill is that steep.": (
        "Steigungen bis {steepest:g} werden als Prozent gelesen, denn so steil ist kein Laufband."
    ),
    "no speed is given": "es nennt kein Tempo",
    "{wanted} is asked for": "verlangt wird {wanted}",
    "{why}: it is walked at {speed_kmh:g} km/h": "{why}: gegangen wird mit {speed_kmh:g} km/h",
    "it would go on until a button is pressed; it takes {takes_s:g} s": (
        "es ginge bis zu einem Knopfdruck weiter; es dauert {takes_s:g} s"
    ),
    "its distance is read in miles, as its speed: {distance_m:.0f} m": (
        "die Strecke wird in Meilen gelesen wie das Tempo: {distance_m:.0f} m"
    ),
    "the grade of {grade_pct:g} % becomes 0 %, never downhill": (
        "aus der Steigung von {grade_pct:g} % werden 0 %, nie bergab"
    ),
    "the grade of {grade_pct:g} % becomes {bound_pct:g} %, the level's bound": (
        "aus der Steigung von {grade_pct:g} % werden {bound_pct:g} %, die Grenze der Stufe"
    ),
    "only the first {limit} of {count} texts are said": (
        "nur die ersten {limit} von {count} Texten werden gesagt"
    ),
    "a text that comes after its end is left out": "ein Text nach seinem Ende fällt weg",
    "the ramp ends at {reached_kmh:g} km/h, as it may rise {rise_kmh:.1f} km/h per second": (
        "die Steigerung endet bei {reached_kmh:g} km/h: mehr als {rise_kmh:.1f} km/h je Sekunde "
        "geht nicht"
    ),
    "a speed zone": "eine Tempozone",
    "a heart rate": "ein Puls",
    "a heart-rate zone": "eine Pulszone",
    "a cadence": "eine Schrittfrequenz",
    "a power": "eine Leistung",
    "It is not marked as a run: its intensities are fractions of a cyclist's power, and are read "
    "as fractions of your threshold speed.": (
        "Es ist nicht als Lauf bezeichnet: Seine Werte sind Bruchteile der Leistung auf dem Rad "
        "und werden als Bruchteile Ihres Schwellentempos gelesen."
    ),
    "Its pace indices ({paces}) are all read as the one threshold.": (
        "Seine Tempostufen ({paces}) werden alle als die eine Schwelle gelesen."
    ),
    # What is wrong with it.
    "some questions about it are not answered yet.": "einige Fragen dazu sind noch offen.",
    "{place}: nothing says which way to face.": "{place}: Die Richtung steht nirgends.",
    "{place}: its speed is 0, and a step moves: give it a slow speed (a walker can pause at any "
    "time).": (
        "{place}: Das Tempo ist 0, und in einem Abschnitt wird gegangen: Geben Sie ein langsames "
        "an (Pause geht jederzeit)."
    ),
    "{place}: its speed of {speed_mps:.3g} m/s is slower than any belt: write at least "
    "{slowest_kmh:g} km/h.": (
        "{place}: {speed_mps:.3g} m/s ist langsamer als jedes Band: Schreiben Sie mindestens "
        "{slowest_kmh:g} km/h."
    ),
    "{place}: it takes {takes_s:.3g} s, and a step takes at least {bound_s:g} s, so that the next "
    "one can be announced: make it longer.": (
        "{place}: Es dauert {takes_s:.3g} s, und ein Abschnitt dauert mindestens {bound_s:g} s, "
        "damit der nächste angesagt werden kann: Machen Sie ihn länger."
    ),
    "it has repeats inside repeats more than {limit} deep: nest them less.": (
        "es hat mehr als {limit} Wiederholungen ineinander: Verschachteln Sie weniger."
    ),
    "it holds more than the bound of {limit} steps: write fewer.": (
        "es hat mehr als {limit} Abschnitte: Schreiben Sie weniger."
    ),
    "it holds no step that says how long it takes.": (
        "kein Abschnitt darin sagt, wie lange er dauert."
    ),
    "it comes to {steps} steps once repeated, above the bound of {bound}: repeat less often.": (
        "wiederholt ergibt es {steps} Abschnitte, mehr als {bound}: Wiederholen Sie seltener."
    ),
    "{field} is {given}: it must be from {low:g} to {high}.": (
        "{field} ist {given}: Es muss zwischen {low:g} und {high} liegen."
    ),
    "{field} is {given}: write a number of {unit}.": (
        "{field} ist {given}: Schreiben Sie eine Zahl, in {unit}."
    ),
    "{field} is {given}: write a number.": "{field} ist {given}: Schreiben Sie eine Zahl.",
    "{field} is {given}: write a whole number.": (
        "{field} ist {given}: Schreiben Sie eine ganze Zahl."
    ),
    "the speed": "das Tempo",
    "the time": "die Dauer",
    "the distance": "die Strecke",
    "the grade": "die Steigung",
    "the number of repeats": "die Zahl der Wiederholungen",
    "the end": "das Ende",
    "the end of the line": "das Zeilenende",
    "it is longer than {limit} characters: a workout is a short text.": (
        "es ist länger als {limit} Zeichen: Ein Training ist ein kurzer Text."
    ),
    "does not belong here: a repeat begins with its number, as in 4x(": (
        "gehört nicht hierher: Eine Wiederholung beginnt mit ihrer Zahl, wie 4x("
    ),
    'is never closed: add "{sign}"': "wird nie geschlossen: Fügen Sie „{sign}“ hinzu",
    "holds no step: write one between the brackets": (
        "ist leer: Schreiben Sie einen Abschnitt zwischen die Klammern"
    ),
    'is not understood here: part steps with ";" or ","': (
        'ist hier nicht zu verstehen: Trennen Sie Abschnitte mit ";" oder ","'
    ),
    "is not understood: after the length come @ and a speed, back or forward, rest, or a grade "
    "such as 2%": (
        "ist nicht zu verstehen: Nach der Länge kommen @ und ein Tempo, back oder forward, rest "
        "oder eine Steigung wie 2%"
    ),
    "stands alone: write a speed after @, or a grade with %": (
        "steht allein: Schreiben Sie ein Tempo nach @ oder eine Steigung mit %"
    ),
    "is a length without its unit: write 5min, 90s, 1:30, 200m or 1km": (
        "ist eine Länge ohne Einheit: Schreiben Sie 5min, 90s, 1:30, 200m oder 1km"
    ),
    "is no length: a step begins with 5min, 90s, 1:30, 200m or 1km": (
        "ist keine Länge: Ein Abschnitt beginnt mit 5min, 90s, 1:30, 200m oder 1km"
    ),
    '"{amount}m" may be minutes or metres: write {amount}min or {amount}metres.': (
        "„{amount}m“ können Minuten oder Meter sein: Schreiben Sie {amount}min oder {amount}metres."
    ),
    "is no speed: write a number and its unit, as in @2.5kmh": (
        "ist kein Tempo: Schreiben Sie eine Zahl und ihre Einheit, wie @2.5kmh"
    ),
    "line {line}, {element}": "Zeile {line}, {element}",
    "step {position}": "Abschnitt {position}",
    "{place} is missing: nothing says how fast.": "{place} fehlt: Das Tempo steht nirgends.",
    "{place} is missing: nothing says how long.": "{place} fehlt: Die Länge steht nirgends.",
    '{place} is missing: say how often, as in times="4".': (
        '{place} fehlt: Sagen Sie, wie oft, wie times="4".'
    ),
    "{place} repeats no row: remove it.": "{place} wiederholt nichts: Entfernen Sie es.",
    '{place} has neither a duration nor a distance: write one, as in duration="00:05:00".': (
        '{place} hat weder Dauer noch Strecke: Schreiben Sie eines davon, wie duration="00:05:00".'
    ),
    "{place} is not a block that Retropace reads: take it out, or write the workout in the short "
    "text form.": (
        "{place} kann Retropace nicht lesen: Nehmen Sie es heraus, oder schreiben Sie das "
        "Training als kurzen Text."
    ),
    "{place} begins no workout: QZ's begin with <{qz}>, Zwift's with <{zwift}>.": (
        "{place} beginnt kein Training: Die von QZ beginnen mit <{qz}>, die von Zwift mit "
        "<{zwift}>."
    ),
    "it has no <workout>: nothing says what is to be done.": (
        "es hat kein <workout>: Was zu tun ist, steht nirgends."
    ),
    "it holds no XML element.": "es hat kein XML-Element.",
    "it declares a document type or entities, which no workout needs: remove them.": (
        "es erklärt einen Dokumenttyp oder Entitäten, die kein Training braucht: Entfernen Sie sie."
    ),
    "line {line}, column {column} is not XML ({reason}): correct it there.": (
        "Zeile {line}, Spalte {column} ist kein XML ({reason}): Verbessern Sie es dort."
    ),
    "its encoding cannot be read: save it as UTF-8.": (
        "seine Kodierung ist nicht lesbar: Speichern Sie es als UTF-8."
    ),
    "it is larger than {bound_mb} MB, and no workout is.": (
        "es ist größer als {bound_mb} MB, und das ist kein Training."
    ),
    "it is neither XML nor a FIT file nor text in UTF-8: Retropace imports {formats}.": (
        "es ist weder XML noch eine FIT-Datei noch Text in UTF-8: Retropace liest {formats}."
    ),
    "it is larger than {bound_mb} MB, and no FIT workout is: export the workout, not the "
    "activity.": (
        "es ist größer als {bound_mb} MB, und das ist kein FIT-Training: Exportieren Sie das "
        "Training, nicht die Aktivität."
    ),
    "it is a FIT file, but no workout: export the workout, not the activity.": (
        "es ist eine FIT-Datei, aber kein Training: Exportieren Sie das Training, nicht die "
        "Aktivität."
    ),
    "it is a broken FIT file: fetch it anew from where it came.": (
        "es ist eine beschädigte FIT-Datei: Holen Sie sie noch einmal."
    ),
    'FIT files are read by Garmin\'s SDK, which is not installed: pip install "retropace[fit]" '
    "brings it, under Garmin's own FIT licence (read it first).": (
        'FIT-Dateien liest Garmins SDK, das nicht installiert ist: pip install "retropace[fit]" '
        "bringt es mit, unter Garmins eigener FIT-Lizenz (lesen Sie sie zuerst)."
    ),
    "{place}: duration_step is {first}, and no step before it has that number to repeat from.": (
        "{place}: duration_step ist {first}, und kein Abschnitt davor hat diese Nummer."
    ),
    "{place}: duration_type {kind} repeats until something is reached; Retropace repeats a number "
    "of times only.": (
        "{place}: duration_type {kind} wiederholt, bis etwas erreicht ist; Retropace wiederholt "
        "nur eine Zahl von Malen."
    ),
    # What is wrong with a recording.
    "the workout": ("das Training"),
    "{path} is empty: no journal of a session.": (
        "{path} ist leer: keine Aufzeichnung einer Einheit."
    ),
    "longer than {limit} octets; no journal has that": (
        "länger als {limit} Oktette; das hat keine Aufzeichnung"
    ),
    "not the header of a Retropace journal; give a session's *.jsonl file": (
        "nicht der Kopf einer Aufzeichnung von Retropace; geben Sie die *.jsonl-Datei einer"
        " Einheit an"
    ),
    "a journal of schema version {version:.40}, and this program reads version {known};"
    " use the Retropace that wrote it or a newer one": (
        "eine Aufzeichnung der Version {version:.40}, und dieses Programm liest Version "
        "{known}; nehmen Sie das Retropace, das sie geschrieben hat, oder ein neueres"
    ),
    "{path} is no file: give a session's *.jsonl file.": (
        "{path} ist keine Datei: Geben Sie die *.jsonl-Datei einer Einheit an."
    ),
    "{path} cannot be read ({reason}).": ("{path} ist nicht zu lesen ({reason})."),
    "'{path}' is no file's name ({error}).": ("„{path}“ ist kein Dateiname ({error})."),
    "{path} is larger than {bound_mb} MB: no journal of a session.": (
        "{path} ist größer als {bound_mb} MB: keine Aufzeichnung einer Einheit."
    ),
    "{path}, line {line}: {what}.": ("{path}, Zeile {line}: {what}."),
    "the header has no '{field}'": ("im Kopf fehlt „{field}“"),
    "the header cannot be read: {error}": ("der Kopf ist nicht zu lesen: {error}"),
    "setup.plan.steps is empty, and a session has at least one step": (
        "setup.plan.steps ist leer, und eine Einheit hat mindestens einen Abschnitt"
    ),
    "setup.treadmill.speed_range is missing, and no session begins so": (
        "setup.treadmill.speed_range fehlt, und so beginnt keine Einheit"
    ),
    "FIT files are written by Garmin's encoder, which is not installed: pip install "
    '"retropace[fit]" brings it, under Garmin\'s own FIT licence (read it first); tcx, '
    "csv and json need nothing more.": (
        "FIT-Dateien schreibt Garmins Encoder, der nicht installiert ist: pip install "
        '"retropace[fit]" bringt ihn mit, unter Garmins eigener FIT-Lizenz (lesen Sie sie '
        "zuerst); tcx, csv und json brauchen nichts weiter."
    ),
}
