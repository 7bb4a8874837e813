"""Reasons, refusals and errors in German; by the English of them."""

from typing import Final

GERMAN_PHRASES: Final[dict[str, str]] = {
    # Why a session ended, or the belt is held or stopped.
    "you asked": "auf Ihren Wunsch",
    "the belt must rest": "das Band muss erst stehen",
    "the profile is finished": "Alle Abschnitte sind gegangen",
    "stopped by the walker": "Sie haben angehalten",
    "nobody said go for five minutes": "Fünf Minuten lang hat niemand Weiter gesagt",
    "the longest duration of a session is over": "Länger darf eine Einheit nicht dauern",
    "the console shows another speed than the one commanded": (
        "die Konsole zeigt ein anderes Tempo als das verlangte"
    ),
    "the belt did not start": "Das Band ist nicht angelaufen",
    "the speed test could not be finished": "Die Tempoprüfung kam nicht zu Ende",
    "nobody said what the console shows": "Niemand hat gesagt, was die Konsole zeigt",
    "the link did not come back": "Die Verbindung kam nicht zurück",
    "the session broke off": "Die Einheit ist abgebrochen",
    "the belt was not seen at rest ({reason})": "Das Band war nicht stehend zu sehen ({reason})",
    "probe passed": "Tempoprüfung bestanden",
    "unit mismatch": "das Band zählt in einer anderen Einheit",
    "speed ignored": "das Band nimmt kein Tempo an",
    "telemetry stale": "das Laufband schweigt",
    "telemetry lost": "das Laufband ist verstummt",
    "telemetry back": "das Laufband meldet sich wieder",
    "overspeed": "das Band war zu schnell",
    "belt does not follow": "das Band folgt nicht",
    "belt still does not follow": "das Band folgt noch immer nicht",
    "belt did not start": "das Band ist nicht angelaufen",
    "belt moves unasked": "das Band läuft ungebeten",
    "command unanswered": "ein Befehl blieb ohne Antwort",
    "command unanswered for too long": "ein Befehl blieb zu lange ohne Antwort",
    "command rejected": "das Laufband hat einen Befehl abgelehnt",
    "command rejected again": "das Laufband hat wieder einen Befehl abgelehnt",
    "control lost": "das Laufband hat die Steuerung übernommen",
    "slower by console": "an der Konsole langsamer gestellt",
    "faster by console": "an der Konsole schneller gestellt",
    "stopped by console": "an der Konsole angehalten",
    "paused by console": "Pause an der Konsole",
    "safety key": "der Sicherheitsschlüssel wurde gezogen",
    "nobody seen on the belt": "niemand auf dem Band zu erkennen",
    "nobody on the belt": "niemand auf dem Band",
    "heart rate above ceiling": "der Puls ist über der Obergrenze",
    "heart rate still above ceiling": "der Puls blieb über der Obergrenze",
    "heart rate lost": "kein Puls zu empfangen",
    "journal down": "die Aufzeichnung ist ausgefallen",
    "guardian gone": "der Wächter ist ausgefallen",
    "queue overflow": "zu viele Meldungen auf einmal",
    "session too long": "länger darf eine Einheit nicht dauern",
    "link lost": "die Verbindung ist verloren",
    "link back": "die Verbindung ist zurück",
    "link failed": "die Verbindung kam nicht zurück",
    "belt does not stop": "das Band hält nicht an",
    "belt at rest": "das Band steht",
    "internal fault": "ein Fehler des Programms",
    "no change": "keine Änderung",
    "another speed": "ein anderes Tempo",
    "result code {result}": "Ergebnis {result}",
    # What became of a command, or of the link.
    "expired": "verfallen",
    "overtaken by a stop": "von einem Halt überholt",
    "the command before it hangs": "der Befehl davor hängt",
    "the write was not acknowledged in time": "nicht rechtzeitig bestätigt",
    "no answer": "keine Antwort",
    "no answer in time": "keine Antwort zur rechten Zeit",
    "no answer in time; it sent {octets} as an answer": (
        "keine Antwort zur rechten Zeit; stattdessen kam {octets}"
    ),
    "an empty value": "ein leerer Wert",
    "the link was lost": "die Verbindung ging verloren",
    "the link was lost again": "die Verbindung ging wieder verloren",
    "no link to the treadmill": "keine Verbindung zum Laufband",
    "the connection ended": "die Verbindung ist zu Ende",
    "the Bluetooth stack hangs": "Bluetooth hängt",
    "it acknowledges nothing": "es bestätigt nichts",
    "it took no stop: connecting anew": "es nahm keinen Halt an: neu verbinden",
    "the driver did not come back": "der Treiber kam nicht zurück",
    "the driver failed: {error}": "der Treiber ist ausgefallen: {error}",
    # Levels.
    "first-steps": "Erste Schritte",
    "walker": "Gehen",
    "jogger": "Joggen",
    "{count} more uneventful session": "noch {count} ungestörte Einheit",
    "{count} more uneventful sessions": "noch {count} ungestörte Einheiten",
    "{count} more uneventful session at {brisk_kmh:.1f} km/h or more": (
        "noch {count} ungestörte Einheit mit {brisk_kmh:.1f} km/h oder mehr"
    ),
    "{count} more uneventful sessions at {brisk_kmh:.1f} km/h or more": (
        "noch {count} ungestörte Einheiten mit {brisk_kmh:.1f} km/h oder mehr"
    ),
    "{count} more uneventful sessions, {brisk} of them at {brisk_kmh:.1f} km/h or more": (
        "noch {count} ungestörte Einheiten, davon {brisk} mit {brisk_kmh:.1f} km/h oder mehr"
    ),
    '"{title}" is for the level {wanted}, and yours is {level}. To {next_level}: {way}. '
    '"retropace history" shows which have counted.': (
        "„{title}“ ist für die Stufe {wanted}; Ihre ist {level}. Bis {next_level}: {way}. "
        "Der Verlauf zeigt, wie weit Sie sind."
    ),
    '"{title}" is for the level {wanted}, and yours is {level}. To {next_level}: {way}; '
    'from there to {wanted}: {further}. "retropace history" shows which have counted.': (
        "„{title}“ ist für die Stufe {wanted}; Ihre ist {level}. Bis {next_level}: {way}; von "
        "dort bis {wanted}: {further}. Der Verlauf zeigt, wie weit Sie sind."
    ),
    "With more than one treadmill nobody's sessions are told apart, so that everybody walks the "
    "first-steps profiles: for a higher level serve one treadmill, and one walker.": (
        "Bei mehreren Laufbändern ist nicht zu sagen, wer welche Einheit gegangen ist: Deshalb "
        "gehen alle die Programme der ersten Schritte. Für eine höhere Stufe braucht es ein "
        "Laufband für eine Person."
    ),
    # Before a session.
    "Have you been free of falls for the last three months?": (
        "Sind Sie seit drei Monaten nicht gestürzt?"
    ),
    "After a fall, please ask a doctor or a physiotherapist before you walk backward.": (
        "Fragen Sie nach einem Sturz bitte zuerst ärztlich oder in der Physiotherapie nach."
    ),
    "Are you free of dizziness, and steady on your feet today?": (
        "Sind Sie heute frei von Schwindel und sicher auf den Füßen?"
    ),
    "Backward walking needs a steady day. Please come back when you feel steady.": (
        "Rückwärtsgehen braucht einen sicheren Tag. Kommen Sie wieder, wenn Sie sich sicher fühlen."
    ),
    "Are you free of chest pain, and of any limit a doctor has set on exercise?": (
        "Sind Sie frei von Brustschmerz und von ärztlichen Grenzen für Bewegung?"
    ),
    "Please ask your doctor first which effort is right for you.": (
        "Fragen Sie bitte zuerst ärztlich nach, welche Anstrengung richtig für Sie ist."
    ),
    "Is there clear floor of at least 2 m behind the treadmill?": (
        "Sind hinter dem Laufband mindestens 2 m frei?"
    ),
    "Please clear 2 m of floor behind the treadmill first.": (
        "Bitte räumen Sie zuerst 2 m hinter dem Laufband frei."
    ),
    "Is someone near who can help, or are you in a harness?": (
        "Ist jemand in der Nähe, der helfen kann, oder tragen Sie einen Gurt?"
    ),
    "Please jog backward only with someone near, or in a harness.": (
        "Bitte joggen Sie rückwärts nur mit jemandem in der Nähe oder im Gurt."
    ),
    "Is the safety clip fastened to your clothes, and its cord on the treadmill?": (
        "Ist die Sicherheitsleine an Ihrer Kleidung und am Laufband fest?"
    ),
    "Please fasten the safety clip first: it is the one stop that needs no program.": (
        "Bitte zuerst die Leine befestigen: der eine Halt, der kein Programm braucht."
    ),
    "This question is not answered yet: {question}": (
        "Diese Frage ist noch nicht beantwortet: {question}"
    ),
    "A heart-rate ceiling needs a strap that can be heard: give its address.": (
        "Eine Obergrenze für den Puls braucht einen Pulsgurt, der zu hören ist: Geben Sie seine "
        "Adresse an."
    ),
    # A treadmill that cannot do it.
    "{name} cannot walk the profile '{profile}' safely: {reasons}.": (
        "Mit {name} ist das Programm „{profile}“ nicht sicher zu gehen: {reasons}."
    ),
    "{told} Its belt was moving already: it has been stopped.": (
        "{told} Das Band lief schon: Es wurde angehalten."
    ),
    "its belt was moving already: it has been stopped": "das Band lief schon: Es wurde angehalten",
    "the profile '{profile}' is for the level '{wanted}', and this walker's level is '{level}'": (
        "das Programm „{profile}“ ist für die Stufe {wanted}, Ihre ist {level}"
    ),
    "{name} cannot be walked backward safely, since {why}": (
        "auf {name} geht es sich rückwärts nicht sicher: {why}"
    ),
    "{name} ({title}) cannot be walked backward safely, since {why}: "
    "use another treadmill; docs/treadmills.md lists those that are known.": (
        "Auf {name} ({title}) geht es sich rückwärts nicht sicher: {why}. Nehmen Sie ein anderes "
        "Laufband; docs/treadmills.md nennt die bekannten."
    ),
    "its belt creeps on at 0.2 to 0.8 km/h after a stop": (
        "nach einem Halt kriecht das Band mit 0,2 bis 0,8 km/h weiter"
    ),
    "it has no control point, so no program can slow or stop its belt": (
        "kein Programm kann sein Band verlangsamen oder anhalten"
    ),
    "its firmware takes no speed over Bluetooth": "es nimmt über Bluetooth kein Tempo an",
    "its belt or a built-in programme may start as soon as a program connects": (
        "sein Band kann anlaufen, sobald sich ein Programm verbindet"
    ),
    'it says "stopped by the user" when somebody presses Start, so a stop on its console cannot '
    "be told from a start": (
        "es meldet einen Halt, wenn jemand Start drückt, so dass beides nicht zu unterscheiden ist"
    ),
    "it takes a program's start and stop but ignores every speed, and some of its kind start "
    "their belt when a program connects, or creep on after a stop": (
        "es nimmt Start und Halt an, aber kein Tempo, und manche seiner Art laufen beim Verbinden "
        "an oder kriechen nach einem Halt weiter"
    ),
    "it stops unless it is told to start anew each second, and a start on its way while somebody "
    "presses Stop on the console would set the belt going again": (
        "es hält an, wenn es nicht jede Sekunde neu gestartet wird, und so ein Start könnte einen "
        "Halt an der Konsole aufheben"
    ),
    "{name} has no control point: a program cannot drive its belt": (
        "kein Programm kann das Band von {name} steuern"
    ),
    "{name} does not take a speed from a program": "{name} nimmt von einem Programm kein Tempo an",
    "{name} does not say which speeds it can do": "{name} sagt nicht, welches Tempo es kann",
    "{name} gives a range of speeds that makes no sense "
    "({slowest_kmh:.2f} to {fastest_kmh:.2f} km/h)": (
        "{name} nennt Grenzen des Tempos ohne Sinn ({slowest_kmh:.2f} bis {fastest_kmh:.2f} km/h)"
    ),
    "{name} changes speed in steps of {step_kmh:.2f} km/h, coarser than {bound_kmh:.1f} km/h": (
        "{name} ändert das Tempo in Stufen von {step_kmh:.2f} km/h, gröber als {bound_kmh:.1f} km/h"
    ),
    "the slowest {name} can go is {slowest_kmh:.1f} km/h, above the cap of {cap_kmh:.1f} km/h of "
    "the step '{step}'": (
        "{name} kann nicht langsamer als {slowest_kmh:.1f} km/h; der Abschnitt „{step}“ erlaubt "
        "höchstens {cap_kmh:.1f} km/h"
    ),
    "the profile climbs to {steepest:.1%}, and {name} takes no incline": (
        "das Programm steigt bis {steepest:.1%}, und {name} hat keine Steigung"
    ),
    "the profile climbs to {steepest:.1%}, and {name} only to {bound:.1%}": (
        "das Programm steigt bis {steepest:.1%}, {name} nur bis {bound:.1%}"
    ),
    "the belt of {name} moves, and Stop does not bring it to rest: pull the safety key, and switch "
    "the treadmill off.": (
        "Das Band von {name} läuft und lässt sich nicht anhalten: Ziehen Sie den "
        "Sicherheitsschlüssel und schalten Sie das Laufband aus."
    ),
    "this radio lives in this program alone, so that no guardian could stop the belt over it: name "
    "it by a RadioPlug, or call the session simulated.": (
        "Dieser Funk gehört nur diesem Programm, so dass kein Wächter das Band darüber anhalten "
        "könnte: Nennen Sie einen RadioPlug, oder nennen Sie die Einheit simuliert."
    ),
    "a heart-rate ceiling is set, and the strap is not to be had: {error} Put it on, or start "
    "without the ceiling.": (
        "Es gilt eine Obergrenze für den Puls, und der Pulsgurt ist nicht zu erreichen: {error} "
        "Legen Sie ihn an, oder beginnen Sie ohne die Obergrenze."
    ),
    "without a heart rate there is nothing to calibrate by: {error} Put the strap on, and wet its "
    "pads.": (
        "Ohne Puls gibt es nichts zu kalibrieren: {error} Legen Sie den Pulsgurt an und "
        "befeuchten Sie seine Kontakte."
    ),
    "the guardian, which stops the belt should this program die, could not be started ({why}): no "
    "session begins without it; close other programs and try again.": (
        "Der Wächter, der das Band anhält, sollte dieses Programm sterben, war nicht zu starten "
        "({why}): Ohne ihn beginnt keine Einheit; schließen Sie andere Programme und versuchen "
        "Sie es noch einmal."
    ),
    "it was not ready within {ready_s:g} s": "er war nicht in {ready_s:g} s bereit",
    "it has ended": "er ist beendet",
    "it does not answer": "er antwortet nicht",
    "it does not listen": "er hört nicht zu",
    "the guardian has taken the belt over": "der Wächter hat das Band übernommen",
    "this program stood still: its guardian may have stopped the belt": (
        "dieses Programm stand still: Der Wächter hat das Band vielleicht angehalten"
    ),
    "{path} cannot be written ({reason}): free the disk or choose another --data-dir.": (
        "{path} lässt sich nicht schreiben ({reason}): Machen Sie Platz, oder wählen Sie ein "
        "anderes --data-dir."
    ),
    "{path} cannot be read ({why}): mend it, or move it away to begin anew.": (
        "{path} ist nicht zu lesen ({why}): Bringen Sie es in Ordnung, oder legen Sie es beiseite, "
        "um neu zu beginnen."
    ),
    "it holds no object": "es enthält kein Objekt",
    "{path} cannot be written ({reason}): free the disk, and tell again.": (
        "{path} lässt sich nicht schreiben ({reason}): Machen Sie Platz, und sagen Sie es noch "
        "einmal."
    ),
    "the journal {path} cannot be begun: there is something of that name already; give another "
    "place with --data-dir.": (
        "Die Aufzeichnung {path} lässt sich nicht beginnen: Unter diesem Namen ist schon etwas; "
        "geben Sie mit --data-dir einen anderen Ort an."
    ),
    "the journal {path} cannot be written ({reason}): make room, allow it, or give another place "
    "with --data-dir.": (
        "Die Aufzeichnung {path} lässt sich nicht schreiben ({reason}): Machen Sie Platz, erlauben "
        "Sie es, oder geben Sie mit --data-dir einen anderen Ort an."
    ),
    "The journal cannot be written ({reason}).": (
        "Die Aufzeichnung lässt sich nicht schreiben ({reason})."
    ),
    # Bluetooth.
    "no treadmill answers at {address}: switch it on, come nearer, and close other apps and phones "
    "that may hold it (a connected treadmill is invisible); `retropace scan` lists what is within "
    "reach.": (
        "Unter {address} antwortet kein Laufband: Schalten Sie es ein, kommen Sie näher und "
        "schließen Sie andere Apps und Telefone, die es halten könnten (ein verbundenes Laufband "
        "ist unsichtbar); `retropace scan` zeigt, was in Reichweite ist."
    ),
    "no heart-rate strap answers at {address}: wear it, wet its contacts, and close other apps and "
    "watches that may hold it.": (
        "Unter {address} antwortet kein Pulsgurt: Legen Sie ihn an, befeuchten Sie seine Kontakte "
        "und schließen Sie andere Apps und Uhren, die ihn halten könnten."
    ),
    "{name} let go of the link at once: close other apps and phones that may hold it, and try "
    "again.": (
        "{name} hat die Verbindung gleich wieder gelöst: Schließen Sie andere Apps und Telefone, "
        "die es halten könnten, und versuchen Sie es noch einmal."
    ),
    "{name} at {address} is not a treadmill that speaks FTMS: choose another from "
    "`retropace scan`.": (
        "{name} unter {address} ist kein Laufband, das FTMS spricht: Wählen Sie ein anderes aus "
        "`retropace scan`."
    ),
    "{address} did not finish connecting in time: switch the treadmill off and on, come nearer, "
    "and close other apps and phones that may hold it.": (
        "{address} hat sich nicht rechtzeitig verbunden: Schalten Sie das Laufband aus und ein, "
        "kommen Sie näher und schließen Sie andere Apps und Telefone, die es halten könnten."
    ),
    "the link to {address} could not be made ({reason}): switch the treadmill off and on, close "
    "other apps and phones that may hold it, and try again.": (
        "Die Verbindung zu {address} kam nicht zustande ({reason}): Schalten Sie das Laufband aus "
        "und ein, schließen Sie andere Apps und Telefone, die es halten könnten, und versuchen "
        "Sie es noch einmal."
    ),
    "the Bluetooth service of this computer does not run: on Linux install BlueZ "
    "(`sudo apt install bluez`) and start it (`sudo systemctl start bluetooth`), or use "
    "`simulated` as the treadmill.": (
        "Der Bluetooth-Dienst dieses Computers läuft nicht: Installieren Sie unter Linux BlueZ "
        "(`sudo apt install bluez`) und starten Sie es (`sudo systemctl start bluetooth`), oder "
        "nehmen Sie `simulated` als Laufband."
    ),
    "this computer has no Bluetooth adapter, and its Bluetooth service does not run: plug in a USB "
    "dongle with Bluetooth 4.0 or newer, install BlueZ (`sudo apt install bluez`) and start it "
    "(`sudo systemctl start bluetooth`), or use `simulated` as the treadmill.": (
        "Dieser Computer hat kein Bluetooth, und sein Bluetooth-Dienst läuft nicht: Stecken Sie "
        "einen USB-Stick mit Bluetooth 4.0 oder neuer ein, installieren Sie BlueZ "
        "(`sudo apt install bluez`) und starten Sie es (`sudo systemctl start bluetooth`), oder "
        "nehmen Sie `simulated` als Laufband."
    ),
    "this user may not use Bluetooth: on Linux join the group (`sudo usermod -aG bluetooth $USER`, "
    "then log in again), elsewhere allow Bluetooth for the terminal in the privacy settings.": (
        "Bluetooth ist für dieses Konto nicht erlaubt: Treten Sie unter Linux der Gruppe bei "
        "(`sudo usermod -aG bluetooth $USER`, dann neu anmelden), sonst erlauben Sie dem Terminal "
        "Bluetooth in den Einstellungen."
    ),
    "this computer has no Bluetooth adapter: plug in a USB dongle with Bluetooth 4.0 or newer, or "
    "use `simulated` as the treadmill.": (
        "Dieser Computer hat kein Bluetooth: Stecken Sie einen USB-Stick mit Bluetooth 4.0 oder "
        "neuer ein, oder nehmen Sie `simulated` als Laufband."
    ),
    "the Bluetooth adapter of this computer is too old to reach a treadmill: plug in a USB dongle "
    "with Bluetooth 4.0 or newer.": (
        "Das Bluetooth dieses Computers ist zu alt für ein Laufband: Stecken Sie einen USB-Stick "
        "mit Bluetooth 4.0 oder neuer ein."
    ),
    "Bluetooth is switched off: switch it on in the settings (on Linux: `bluetoothctl power on`, "
    "after `rfkill unblock bluetooth` where it is blocked).": (
        "Bluetooth ist ausgeschaltet: Schalten Sie es in den Einstellungen ein (unter Linux: "
        "`bluetoothctl power on`, nach `rfkill unblock bluetooth`, falls es gesperrt ist)."
    ),
    "Bluetooth cannot be used on this computer: {why}.": (
        "Bluetooth ist auf diesem Computer nicht zu gebrauchen: {why}."
    ),
}
