"""The sentences in German."""

from typing import Final

from retropace.cues.catalogue import Message, message

GERMAN: Final[dict[str, Message]] = {
    # Starting.
    "countdown": message("{n}.", "{n}"),
    "new_treadmill": message(
        "Dieses Laufband ist neu. Stellen Sie sich breitbeinig auf die seitlichen Trittflächen, "
        "mit Blick zur Konsole: Zuerst wird die Geschwindigkeit geprüft.",
        "Neues Laufband: breitbeinig auf die Trittflächen, Blick zur Konsole, für einen Test",
    ),
    "clip_ready": message(
        "Befestigen Sie zuerst die Sicherheitsleine an der Kleidung.",
        "Zuerst die Sicherheitsleine befestigen",
    ),
    "belt_starting": message(
        "Das Band läuft jetzt an, so langsam es kann.", "Das Band läuft an, so langsam es kann"
    ),
    "probe_ahead": message(
        "In {in_s} eine kurze Prüfung: {speed_kmh}.", "Prüfung in {in_s}: {speed_kmh}"
    ),
    "console_question": message(
        "Schauen Sie auf die Konsole. Antworten Sie mit Ja, wenn sie {speed_kmh} mit Kilometern "
        "zeigt oder {speed_mph} mit Meilen. Antworten Sie mit Nein bei allem anderen, etwa "
        "{speed_kmh} mit Meilen.",
        "Zeigt die Konsole {speed_kmh} oder {speed_mph}? (Nein bei einer anderen Einheit)",
    ),
    "say_go": message(
        "Wenn Sie bereit sind, drücken Sie die Eingabetaste.", "Wenn Sie bereit sind: Eingabetaste"
    ),
    "say_go@page": message(
        "Wenn Sie bereit sind, halten Sie Weiter gedrückt.", "Wenn Sie bereit sind: Weiter halten"
    ),
    # The way through a profile.
    "change_ahead.faster": message(
        (
            "In {in_s} schneller: {speed_kmh}.",
            "Gleich schneller: {speed_kmh}.",
            "Gleich schneller.",
        ),
        ("Schneller in {in_s}: {speed_kmh}", "Gleich schneller: {speed_kmh}", "Gleich schneller"),
    ),
    "change_ahead.slower": message(
        (
            "In {in_s} langsamer: {speed_kmh}.",
            "Gleich langsamer: {speed_kmh}.",
            "Gleich langsamer.",
        ),
        ("Langsamer in {in_s}: {speed_kmh}", "Gleich langsamer: {speed_kmh}", "Gleich langsamer"),
    ),
    "change_ahead.ramp": message(
        (
            "In {in_s} {step}: nach und nach auf {speed_kmh}.",
            "Gleich ändert sich das Tempo nach und nach.",
        ),
        ("{step} in {in_s}: nach und nach auf {speed_kmh}", "Gleich: nach und nach anderes Tempo"),
    ),
    "change_ahead.held": message(
        ("In {in_s} {step}. Das Tempo bleibt.", "Das Tempo bleibt."),
        ("{step} in {in_s}: das Tempo bleibt", "Das Tempo bleibt"),
    ),
    "change_ahead.same": message(
        ("In {in_s} {step}, im gleichen Tempo.", "Der nächste Abschnitt behält das Tempo."),
        ("{step} in {in_s}, gleiches Tempo: {speed_kmh}", "Nächster Abschnitt, gleiches Tempo"),
    ),
    "change_ahead": message(
        ("In {in_s} ein neues Tempo: {speed_kmh}.", "Gleich ein neues Tempo."),
        ("Neues Tempo in {in_s}: {speed_kmh}", "Gleich ein neues Tempo"),
    ),
    "slower_now": message(
        ("Jetzt langsamer: {speed_kmh}.", "Jetzt langsamer."),
        ("Jetzt langsamer: {speed_kmh}", "Jetzt langsamer"),
    ),
    "slowest_already": message(
        (
            "Langsamer als {speed_kmh} geht es nicht. Zum Ausruhen: Pause.",
            "Langsamer geht es nicht.",
        ),
        ("Nicht langsamer als {speed_kmh}: zum Ausruhen Pause", "Nicht langsamer: Pause"),
    ),
    "last_seconds": message(
        ("In {in_s} hält das Band an.", "Gleich hält das Band an."),
        ("Das Band hält an in {in_s}", "Gleich hält das Band an"),
    ),
    "grade_ahead": message(
        "In {in_s} ändert sich die Steigung auf {grade_pct}.", "Steigung in {in_s}: {grade_pct}"
    ),
    "step_begins": message(
        ("{step}, {duration_s}.", "{step}, {distance_m}.", "{step}.", "Der nächste Abschnitt."),
        ("{step}: {duration_s}", "{step}: {distance_m}", "{step}", "Nächster Abschnitt"),
    ),
    "ramp_begins": message(
        (
            "{step}: Das Tempo geht jetzt nach und nach auf {speed_kmh}.",
            "Das Tempo ändert sich nach und nach.",
        ),
        ("{step}: nach und nach auf {speed_kmh}", "Das Tempo ändert sich nach und nach"),
    ),
    "technique": message("{text}", "{text}"),
    "halfway": message("Die Hälfte.", "Die Hälfte"),
    "turn_ahead.forward": message(
        (
            "In {in_s} hält das Band an. Dann drehen Sie sich nach vorn.",
            "Gleich drehen Sie sich nach vorn.",
        ),
        ("Band hält in {in_s}, dann nach vorn drehen", "Gleich: nach vorn drehen"),
    ),
    "turn_ahead.backward": message(
        (
            "In {in_s} hält das Band an. Dann drehen Sie sich nach hinten.",
            "Gleich drehen Sie sich nach hinten.",
        ),
        ("Band hält in {in_s}, dann nach hinten drehen", "Gleich: nach hinten drehen"),
    ),
    "turn_ahead": message(
        (
            "In {in_s} hält das Band an. Dann drehen Sie sich um.",
            "Gleich hält das Band zum Drehen.",
        ),
        ("Band hält in {in_s}, dann umdrehen", "Gleich: umdrehen"),
    ),
    "turn_now.forward": message(
        "Das Band steht. Drehen Sie sich nach vorn, die Hände am Geländer.",
        "Das Band steht: nach vorn drehen, Hände am Geländer",
    ),
    "turn_now.backward": message(
        "Das Band steht. Drehen Sie sich nach hinten, die Hände am Geländer.",
        "Das Band steht: nach hinten drehen, Hände am Geländer",
    ),
    "turn_now": message(
        "Das Band steht. Drehen Sie sich um, die Hände am Geländer.",
        "Das Band steht: umdrehen, Hände am Geländer",
    ),
    "pausing": message("Pause. Das Band wird langsamer und hält an.", "Pause: Das Band hält an"),
    "paused": message(
        "Pause. Das Band steht. Drücken Sie die Eingabetaste, wenn Sie weitergehen wollen.",
        "Pause, das Band steht. Weiter mit der Eingabetaste",
    ),
    "paused@page": message(
        "Pause. Das Band steht. Halten Sie Weiter gedrückt, wenn Sie weitergehen wollen.",
        "Pause, das Band steht. Weiter halten, wenn Sie bereit sind",
    ),
    "going_on": message(
        "Es geht weiter, mit dem langsamsten Tempo.", "Weiter, mit dem langsamsten Tempo"
    ),
    "session_done": message(
        "Geschafft. Gut gegangen. Halten Sie sich am Geländer fest, bis das Band steht.",
        "Geschafft. Am Geländer festhalten, bis das Band steht",
    ),
    # Stopping.
    "stopping": message(
        (
            "Das Band hält an: {reason}. Halten Sie sich am Geländer fest.",
            "Das Band hält an. Halten Sie sich am Geländer fest.",
        ),
        ("HALT: {reason}", "HALT: am Geländer festhalten"),
    ),
    "at_rest": message("Das Band steht.", "Das Band steht"),
    "pull_key": message("Ziehen Sie den Sicherheitsschlüssel.", "SICHERHEITSSCHLÜSSEL ZIEHEN"),
    "console_stop": message(
        "An der Konsole angehalten. Es geht nicht von selbst weiter.", "An der Konsole angehalten"
    ),
    "console_pause": message(
        "Pause an der Konsole. Drücken Sie die Eingabetaste, wenn Sie weitergehen wollen.",
        "Pause an der Konsole. Weiter mit der Eingabetaste",
    ),
    "console_pause@page": message(
        "Pause an der Konsole. Halten Sie Weiter gedrückt, wenn Sie weitergehen wollen.",
        "Pause an der Konsole. Weiter halten, wenn Sie bereit sind",
    ),
    "safety_key": message(
        "Der Sicherheitsschlüssel ist gezogen. Die Einheit ist zu Ende.",
        "Sicherheitsschlüssel gezogen: Ende",
    ),
    "time_limit": message(
        "Länger darf eine Einheit nicht dauern. Sie endet hier.", "Längste Dauer erreicht: Ende"
    ),
    "pause_limit": message(
        "Die Pause war zu lang. Die Einheit endet hier.", "Längste Pause erreicht: Ende"
    ),
    # The link and the belt's word.
    "link_lost": message(
        "Verbindung verloren. Halten Sie sich fest und stellen Sie sich breitbeinig auf die "
        "Trittflächen, oder ziehen Sie den Sicherheitsschlüssel. Das Band kann noch laufen.",
        "VERBINDUNG VERLOREN: festhalten, auf die Trittflächen oder Sicherheitsschlüssel ziehen. "
        "Das Band kann noch laufen",
    ),
    "link_back_moving": message(
        "Die Verbindung ist zurück, und das Band läuft noch. Es wird sanft angehalten, wenn Sie "
        "nicht g drücken.",
        "Verbindung zurück, Band läuft: Es hält an, wenn Sie nicht g drücken",
    ),
    "link_back_moving@page": message(
        "Die Verbindung ist zurück, und das Band läuft noch. Es wird sanft angehalten, wenn Sie "
        "nicht Weiter gedrückt halten.",
        "Verbindung zurück, Band läuft: Es hält an, wenn Sie nicht Weiter halten",
    ),
    "link_back_rest": message(
        "Die Verbindung ist zurück. Das Band steht.", "Verbindung zurück, das Band steht"
    ),
    "link_failed": message(
        "Ziehen Sie den Sicherheitsschlüssel. Die Verbindung kommt nicht zurück, und das Band "
        "lässt sich von hier nicht anhalten.",
        "SICHERHEITSSCHLÜSSEL ZIEHEN: keine Verbindung, kein Anhalten von hier",
    ),
    "telemetry_stale": message(
        "Das Laufband schweigt. Das Tempo bleibt.", "Laufband schweigt: nicht schneller"
    ),
    "telemetry_lost": message(
        "Das Laufband ist verstummt. Es wird angehalten. Halten Sie sich am Geländer fest.",
        "LAUFBAND STUMM: HALT",
    ),
    "not_following": message(
        "Das Band folgt nicht. Das Tempo wird gehalten.", "Das Band folgt nicht: Tempo gehalten"
    ),
    "unit_mismatch": message(
        (
            "Das Band läuft mit dem {ratio}-fachen des verlangten Tempos. Vielleicht zählt es in "
            "Meilen. Die Einheit endet hier.",
            "Das Band läuft nicht mit dem verlangten Tempo. Die Einheit endet hier.",
        ),
        ("Band mit dem {ratio}-fachen Tempo: Meilen?", "Band nicht im verlangten Tempo"),
    ),
    "speed_ignored": message(
        "Das Band nimmt kein Tempo an. Die Einheit endet hier.", "Das Band nimmt kein Tempo an"
    ),
    "control_lost": message(
        "Das Laufband hat die Steuerung wieder übernommen. Halten Sie sich fest. Halten Sie es mit "
        "dem Sicherheitsschlüssel an.",
        "STEUERUNG VERLOREN: festhalten, mit dem Sicherheitsschlüssel anhalten",
    ),
    # The hand on the console.
    "console_slower": message(
        (
            "An der Konsole langsamer: {speed_kmh}. Dabei bleibt es in diesem Abschnitt.",
            "Gut, langsamer.",
        ),
        ("Konsole: langsamer, {speed_kmh}, in diesem Abschnitt", "Konsole: langsamer"),
    ),
    "console_faster": message(
        ("An der Konsole schneller: {speed_kmh}.", "An der Konsole schneller."),
        ("Konsole: schneller, {speed_kmh}", "Konsole: schneller"),
    ),
    # The walker.
    "walker_unseen": message(
        "Sind Sie auf dem Band? Es hält an, wenn Sie nicht gehen.",
        "Niemand auf dem Band zu erkennen: Es hält an, wenn Sie nicht gehen",
    ),
    "walker_gone": message(
        "Niemand geht. Das Band hält an. Bleiben Sie herunter, bis es steht.",
        "NIEMAND AUF DEM BAND: Es hält an. Herunterbleiben, bis es steht",
    ),
    # The heart.
    "heart_rate_ease": message(
        (
            "Ihr Puls ist {bpm}, über {ceiling_bpm}. Es wird langsamer.",
            "Ihr Puls ist hoch. Es wird langsamer.",
        ),
        ("Puls {bpm} über {ceiling_bpm}: langsamer", "Puls hoch: langsamer"),
    ),
    "heart_rate_stop": message(
        (
            "Ihr Puls bleibt bei {bpm}, über {ceiling_bpm}. Das Band hält an. "
            "Halten Sie sich fest.",
            "Ihr Puls bleibt hoch. Das Band hält an. Halten Sie sich fest.",
        ),
        ("Puls {bpm} über {ceiling_bpm}: HALT", "Puls hoch: HALT"),
    ),
    "heart_rate_lost": message(
        "Der Pulsgurt schweigt. Schneller wird es deswegen nicht.", "Kein Puls"
    ),
    # Ourselves.
    "journal_down": message(
        "Die Aufzeichnung ist ausgefallen. Ab hier nicht schneller.",
        "Aufzeichnung ausgefallen: nicht schneller",
    ),
    "guardian_gone": message(
        "Der Wächter ist ausgefallen: Niemand hielte das Band an, wenn dieses Programm stürbe. "
        "Ab hier nicht schneller.",
        "Wächter ausgefallen: nicht schneller",
    ),
    "holding": message(
        ("Das Tempo bleibt, wie es ist: {reason}.", "Das Tempo bleibt, wie es ist."),
        ("Tempo gehalten: {reason}", "Tempo gehalten"),
    ),
}
