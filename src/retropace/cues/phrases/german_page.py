"""What a page and the files given to it are told, in German; by the English of it."""

from typing import Final

GERMAN_PAGE: Final[dict[str, str]] = {
    # Who may ask what, and when.
    "This device is not paired: open the address that the program printed, or scan its code.": (
        "Dieses Gerät ist nicht gekoppelt: Öffnen Sie die Adresse, die das Programm zeigt, oder "
        "scannen Sie ihren Code."
    ),
    "That is not this run's pairing code: take the one in the program's terminal.": (
        "Das ist nicht der gültige Code: Nehmen Sie den, den das Programm gerade zeigt."
    ),
    "Too many tries to pair from here: wait a little.": (
        "Zu viele Versuche zu koppeln von hier: Warten Sie ein wenig."
    ),
    "{devices} devices are paired already: unpair one, or begin a new run.": (
        "{devices} Geräte sind schon gekoppelt: Lösen Sie eines, oder starten Sie das Programm neu."
    ),
    "Another device controls this treadmill: let go of it there, or wait until it has been silent "
    "for {expiry_s:g} s ({wait_s:.0f} s more). Stop works all the same.": (
        "Ein anderes Gerät steuert dieses Laufband: Geben Sie es dort frei, oder warten Sie, bis "
        "es {expiry_s:g} s geschwiegen hat (noch {wait_s:.0f} s). Halt geht trotzdem."
    ),
    "A session is on at this treadmill: stop it first.": (
        "Auf diesem Laufband läuft eine Einheit: Halten Sie sie zuerst an."
    ),
    "There is no session at this treadmill: begin one first.": (
        "Auf diesem Laufband läuft keine Einheit: Beginnen Sie zuerst eine."
    ),
    "The program is ending: begin it anew first.": (
        "Das Programm wird beendet: Starten Sie es zuerst neu."
    ),
    "Stopped before the session began.": "Angehalten, bevor die Einheit begann.",
    "The page was behind: look again, then press again.": (
        "Die Seite war nicht auf dem Stand: Schauen Sie noch einmal, dann drücken Sie noch einmal."
    ),
    "The program is busy: try again in a moment.": (
        "Das Programm ist beschäftigt: Versuchen Sie es gleich noch einmal."
    ),
    "Too many requests from here: wait a moment.": (
        "Zu viele Anfragen von hier: Warten Sie einen Moment."
    ),
    "Too many requests: wait a moment.": "Zu viele Anfragen: Warten Sie einen Moment.",
    "This program does not answer to that name: open the address that it printed.": (
        "Unter diesem Namen antwortet das Programm nicht: Öffnen Sie die Adresse, die es zeigt."
    ),
    "Another site's page may not ask this.": "Eine fremde Seite darf das nicht verlangen.",
    "There is nothing at this address.": "Unter dieser Adresse ist nichts.",
    "This cannot be asked of this address.": "Das lässt sich von dieser Adresse nicht verlangen.",
    "There is no such treadmill.": "Dieses Laufband gibt es nicht.",
    "A session begins: look around when it is over.": (
        "Eine Einheit beginnt: Suchen Sie, wenn sie vorbei ist."
    ),
    "A session is on: look around when it is over.": (
        "Eine Einheit läuft: Suchen Sie, wenn sie vorbei ist."
    ),
    "No such treadmill was heard: look around again.": (
        "Ein solches Laufband war nicht zu hören: Suchen Sie noch einmal."
    ),
    "There are {limit} treadmills here already.": "Hier sind schon {limit} Laufbänder.",
    "This treadmill was named when the program began: it stays.": (
        "Dieses Laufband wurde beim Start des Programms genannt: Es bleibt."
    ),
    "The treadmills of this run were named when it began.": (
        "Die Laufbänder dieses Laufs wurden bei seinem Start genannt."
    ),
    "There is no such session.": "Diese Einheit gibt es nicht.",
    "Which treadmill? Name it in `treadmill`.": "Welches Laufband? Nennen Sie es in `treadmill`.",
    "A fault of the program, not of yours ({what}). Please report it.": (
        "Ein Fehler des Programms, nicht Ihrer ({what}). Bitte melden Sie ihn."
    ),
    # What is wrong with a request.
    "The request is too large: at most {limit} octets.": (
        "Die Anfrage ist zu groß: höchstens {limit} Oktette."
    ),
    "The request did not come whole within {body_s:g} s.": (
        "Die Anfrage kam nicht in {body_s:g} s vollständig an."
    ),
    "The request must be JSON (Content-Type: application/json).": (
        "Die Anfrage muss JSON sein (Content-Type: application/json)."
    ),
    "The request: {message}.": "Die Anfrage: {message}.",
    "it is missing": "es fehlt",
    "there is no such field": "dieses Feld gibt es nicht",
    "it may be at most {bound} characters long": "es darf höchstens {bound} Zeichen lang sein",
    "it does not look as it must: {pattern}": "es sieht nicht so aus, wie es muss: {pattern}",
    # Profiles.
    'There is no profile "{name}".': "Ein Programm „{name}“ gibt es nicht.",
    "{name} ships with Retropace: give yours another name.": (
        "{name} ist mitgeliefert: Geben Sie Ihrem Programm einen anderen Namen."
    ),
    "The name in the text is {found}, not {name}.": "Der Name im Text ist {found}, nicht {name}.",
    "There are {limit} own profiles already: delete one first.": (
        "Es gibt schon {limit} eigene Programme: Löschen Sie zuerst eines."
    ),
    "The profile cannot be written ({reason}).": (
        "Das Programm lässt sich nicht speichern ({reason})."
    ),
    "The profile cannot be deleted ({reason}).": (
        "Das Programm lässt sich nicht löschen ({reason})."
    ),
    "the file is not UTF-8 text (at octet {octet}): save it as UTF-8.": (
        "Die Datei ist kein Text in UTF-8 (bei Oktett {octet}): Speichern Sie sie als UTF-8."
    ),
    'the profile cannot be read ({reason}): check the path, or see "retropace profiles list".': (
        "Das Programm lässt sich nicht lesen ({reason}): Prüfen Sie den Pfad, oder sehen Sie mit "
        "„retropace profiles list“ nach."
    ),
    "profile": "Programm",
    "the file": "die Datei",
    "the end of the file": "das Ende der Datei",
    "line {line}, column {column}": "Zeile {line}, Spalte {column}",
    "is not TOML ({reason}): correct it there": (
        "ist kein TOML ({reason}): Verbessern Sie es dort"
    ),
    "is longer than {limit} characters: a profile is a short text": (
        "ist länger als {limit} Zeichen: Ein Programm ist ein kurzer Text"
    ),
    "nests its values too deeply: write steps inside steps only for repeats": (
        "ist zu tief verschachtelt: Schreiben Sie steps in steps nur für Wiederholungen"
    ),
    "holds more than the bound of {limit} steps: write fewer": (
        "hat mehr als {limit} Abschnitte: Schreiben Sie weniger"
    ),
    "has repeats inside repeats more than {limit} deep: nest them less": (
        "hat mehr als {limit} Wiederholungen ineinander: Verschachteln Sie weniger"
    ),
    "comes to {steps} steps once repeated, above the bound of {bound}: repeat less often": (
        "ergibt wiederholt {steps} Abschnitte, mehr als {bound}: Wiederholen Sie seltener"
    ),
    "takes {total_min:.1f} min in all, above the longest session of {bound_min:g} min: leave out "
    "steps or repeat less often": (
        "dauert zusammen {total_min:.1f} min, länger als eine Einheit darf ({bound_min:g} min): "
        "Lassen Sie Abschnitte weg, oder wiederholen Sie seltener"
    ),
    "is missing: add {example}": "fehlt: Fügen Sie {example} hinzu",
    "is {value}: {bound}": "ist {value}: {bound}",
    "is {value}, which {fault}": "ist {value}; das {fault}",
    'is not a field here: did you mean "{near}"?': "ist hier kein Feld: Meinten Sie „{near}“?",
    "is not a field here: the fields are {known}": "ist hier kein Feld: Es gibt {known}",
    "this Retropace reads version 1; write schema_version = 1 or update Retropace": (
        "Dieses Retropace liest Version 1; schreiben Sie schema_version = 1, oder erneuern Sie "
        "Retropace"
    ),
    "it must be one of {expected}": "es muss eines von diesen sein: {expected}",
    "it must be at least {bound}": "es muss mindestens {bound} sein",
    "it must be at most {bound}": "es darf höchstens {bound} sein",
    "it may be at most {bound} long; shorten it": (
        "es darf höchstens {bound} lang sein; kürzen Sie es"
    ),
    "it must be at least {bound} long; add to it": (
        "es muss mindestens {bound} lang sein; ergänzen Sie es"
    ),
    "it must be lower-case letters and digits joined by hyphens, as in first-five": (
        "es müssen Kleinbuchstaben und Ziffern sein, mit Bindestrichen, wie in first-five"
    ),
    "write it as text in quotes": "schreiben Sie es als Text in Anführungszeichen",
    "write true or false": "schreiben Sie true oder false",
    "write a whole number": "schreiben Sie eine ganze Zahl",
    "write a list": "schreiben Sie eine Liste",
    "write a table": "schreiben Sie eine Tabelle",
    "a table": "eine Tabelle",
    "a list": "eine Liste",
    "an empty list": "eine leere Liste",
    "a very large number": "eine sehr große Zahl",
    "is blank: write some words": "ist leer: Schreiben Sie ein paar Worte",
    "holds control characters: remove them": "enthält Steuerzeichen: Entfernen Sie sie",
    "runs over several lines: write it on one": (
        "geht über mehrere Zeilen: Schreiben Sie es in eine"
    ),
    'is "{cap}": it must be above zero': "ist „{cap}“: Es muss über null sein",
    'is "{cap}", above the bound of {bound_kmh:g} km/h for the level "{level}": lower the cap or '
    "choose a higher level": (
        "ist „{cap}“, mehr als {bound_kmh:g} km/h, die Grenze der Stufe „{level}“: Senken Sie die "
        "Obergrenze, oder wählen Sie eine höhere Stufe"
    ),
    'is "{cap}": it must be above zero and at most the profile\'s cap of "{bound}"; change one of '
    "the two": (
        "ist „{cap}“: Es muss über null sein und höchstens die Obergrenze des Programms, "
        "„{bound}“; ändern Sie eines von beiden"
    ),
    'is "{speed}": a step moves, so write a speed above zero (a walker can pause at any time)': (
        "ist „{speed}“: In einem Abschnitt wird gegangen, also schreiben Sie ein Tempo über null "
        "(Pause geht jederzeit)"
    ),
    'is "{speed}", above the cap of "{cap}": lower the speed, or raise the step\'s cap (at most '
    "{bound_kmh:.3g} km/h)": (
        "ist „{speed}“, mehr als die Obergrenze „{cap}“: Senken Sie das Tempo, oder heben Sie die "
        "Obergrenze des Abschnitts (höchstens {bound_kmh:.3g} km/h)"
    ),
    'is "{speed}", above the cap of "{cap}": lower the speed, or raise the profile\'s cap (at most '
    "{bound_kmh:.3g} km/h)": (
        "ist „{speed}“, mehr als die Obergrenze „{cap}“: Senken Sie das Tempo, oder heben Sie die "
        "Obergrenze des Programms (höchstens {bound_kmh:.3g} km/h)"
    ),
    'is "{speed_to}" after {after_s:.3g} s, a rise above {rise_kmh:.1g} km/h per second: give the '
    "step at least {needed_s:.3g} s": (
        "ist „{speed_to}“ nach {after_s:.3g} s, ein Anstieg über {rise_kmh:.1g} km/h je Sekunde: "
        "Geben Sie dem Abschnitt mindestens {needed_s:.3g} s"
    ),
    'is "{grade}", above the bound of {bound_pct:g} % for the level "{level}": choose a lower '
    "grade": (
        "ist „{grade}“, mehr als {bound_pct:g} %, die Grenze der Stufe „{level}“: Wählen Sie eine "
        "kleinere Steigung"
    ),
    'is "{speed}": {when} begins gently, at {bound_kmh:g} km/h or less; put an easier step before '
    "it": (
        "ist „{speed}“: {when} beginnt sanft, mit {bound_kmh:g} km/h oder weniger; setzen Sie "
        "einen leichteren Abschnitt davor"
    ),
    "the first step": "der erste Abschnitt",
    "the first step after a turn": "der erste Abschnitt nach dem Umdrehen",
    'is "{given}", which takes {takes_s:.3g} s: a step takes at least {bound_s:g} s, so that the '
    "next one can be announced; make it longer": (
        "ist „{given}“ und dauert {takes_s:.3g} s: Ein Abschnitt dauert mindestens {bound_s:g} s, "
        "damit der nächste angesagt werden kann; machen Sie ihn länger"
    ),
    'is "{at}", but step "{step}" lasts {lasts_s:g} s: say it earlier': (
        "ist „{at}“, aber Abschnitt „{step}“ dauert {lasts_s:g} s: Sagen Sie es früher"
    ),
    '(step "{step}") {told}': "(Abschnitt „{step}“) {told}",
    "has both a duration and a distance: keep one of them": (
        "hat Dauer und Strecke: Behalten Sie eines von beiden"
    ),
    'has neither a duration nor a distance: write one, as in duration = "90 s"': (
        'hat weder Dauer noch Strecke: Schreiben Sie eines davon, wie duration = "90 s"'
    ),
    'is not a speed: write a number and its unit, as in "1.2 km/h"': (
        'ist kein Tempo: Schreiben Sie eine Zahl und ihre Einheit, wie "1.2 km/h"'
    ),
    'is not a grade uphill: write a number and a percent sign, as in "2 %"': (
        'ist keine Steigung bergauf: Schreiben Sie eine Zahl und ein Prozentzeichen, wie "2 %"'
    ),
    'is not a duration: write it as in "90 s", "2 min" or "1:30"': (
        'ist keine Dauer: Schreiben Sie sie wie "90 s", "2 min" oder "1:30"'
    ),
    'is not a distance: write it as in "100 m", "1 km" or "0.1 mi"': (
        'ist keine Strecke: Schreiben Sie sie wie "100 m", "1 km" oder "0.1 mi"'
    ),
    "has no unit: write {what} in quotes with its unit, as in {examples}": (
        "hat keine Einheit: Schreiben Sie {what} in Anführungszeichen mit Einheit, wie {examples}"
    ),
    "is not {what}: write it in quotes with its unit, as in {examples}": (
        "ist etwas anderes als {what}: Schreiben Sie es in Anführungszeichen mit Einheit, wie "
        "{examples}"
    ),
    "a speed": "ein Tempo",
    "a grade": "eine Steigung",
    "a duration": "eine Dauer",
    "a distance": "eine Strecke",
    '"1.2 km/h" or "0.75 mph"': '"1.2 km/h" oder "0.75 mph"',
    '"90 s", "2 min" or "1:30"': '"90 s", "2 min" oder "1:30"',
    '"100 m" or "0.1 mi"': '"100 m" oder "0.1 mi"',
    "The file is not in base64.": "Die Datei ist nicht in base64.",
    "The file is larger than {limit} octets: import it on the command line.": (
        "Die Datei ist größer als {limit} Oktette: Lesen Sie sie auf der Kommandozeile ein."
    ),
}
