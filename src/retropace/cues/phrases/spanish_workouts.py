"""What is told of other programs' workouts, and of recordings, in Spanish; by the English of it."""

from typing import Final

SPANISH_WORKOUTS: Final[dict[str, str]] = {
    # Words that become the profile's own.
    "Imported workout": "Entrenamiento importado",
    "Imported from {source}.": "Importado de {source}.",
    "Imported by Retropace; change what you like: docs/profiles.md has the fields.": (
        "Importado por Retropace; cambie lo que quiera: docs/profiles.md nombra los campos."
    ),
    "The person who imported it, and nobody else unasked.": (
        "Para la persona que lo importó, y para nadie más sin preguntar."
    ),
    "Settle in": "Toma de contacto",
    "Rest": "Recuperación",
    "Recovery": "Recuperación",
    "Warm up": "Calentamiento",
    "Cool down": "Vuelta a la calma",
    "Ramp": "Cambio de ritmo",
    "Walk": "Caminata",
    "Free": "Libre",
    "Steady": "Ritmo constante",
    "Interval": "Intervalo",
    "Step": "Tramo",
    "Step {number}": "Tramo {number}",
    # What is otherwise than in the file.
    "All backward speeds are multiplied by {share:.2f}: {why}.": (
        "Todas las velocidades hacia atrás se multiplican por {share:.2f}: {why}."
    ),
    "All forward speeds are multiplied by {share:.2f}: {why}.": (
        "Todas las velocidades hacia delante se multiplican por {share:.2f}: {why}."
    ),
    "its fastest, {top_kmh:g} km/h, is above your level's cap of {cap_kmh:g} km/h": (
        "la más rápida, {top_kmh:g} km/h, pasa del máximo de su nivel, {cap_kmh:g} km/h"
    ),
    "it was made for walking or running forward, and backward costs as much more slowly": (
        "está hecho para ir hacia delante, y hacia atrás cuesta lo mismo a menos velocidad"
    ),
    "{told} What would then be below {slowest_kmh:g} km/h is walked at that, or as slowly as the "
    "file has it.": (
        "{told} Lo que quedaría por debajo de {slowest_kmh:g} km/h se camina a esa velocidad, o "
        "tan despacio como dice el archivo."
    ),
    "{speed_kmh:g} km/h": "{speed_kmh:g} km/h",
    "{begin_kmh:g} km/h to {end_kmh:g} km/h": "de {begin_kmh:g} km/h a {end_kmh:g} km/h",
    "{before} becomes {now}": "{before} pasa a ser {now}",
    "{settle_s:g} s at {speed_kmh:g} km/h are put before it, to begin gently": (
        "antes van {settle_s:g} s a {speed_kmh:g} km/h, para empezar con suavidad"
    ),
    "Inclines up to {steepest:g} are read as fractions, {steepest_pct:g} %; --incline percent "
    "reads them the other way.": (
        "Las inclinaciones hasta {steepest:g} se leen como fracciones, {steepest_pct:g} %; "
        "--incline percent las lee al revés."
    ),
    "Inclines up to {steepest:g} are read as percent, as no treadmill is that steep.": (
        "Las inclinaciones hasta {steepest:g} se leen como porcentaje: ninguna cinta sube tanto."
    ),
    "no speed is given": "no dice ninguna velocidad",
    "{wanted} is asked for": "pide {wanted}",
    "{why}: it is walked at {speed_kmh:g} km/h": "{why}: se camina a {speed_kmh:g} km/h",
    "it would go on until a button is pressed; it takes {takes_s:g} s": (
        "seguiría hasta pulsar un botón; dura {takes_s:g} s"
    ),
    "its distance is read in miles, as its speed: {distance_m:.0f} m": (
        "su distancia se lee en millas, como su velocidad: {distance_m:.0f} m"
    ),
    "the grade of {grade_pct:g} % becomes 0 %, never downhill": (
        "la pendiente de {grade_pct:g} % pasa a ser 0 %, nunca cuesta abajo"
    ),
    "the grade of {grade_pct:g} % becomes {bound_pct:g} %, the level's bound": (
        "la pendiente de {grade_pct:g} % pasa a ser {bound_pct:g} %, el límite del nivel"
    ),
    "only the first {limit} of {count} texts are said": (
        "solo se dicen los primeros {limit} de {count} textos"
    ),
    "a text that comes after its end is left out": "se quita un texto que llega después del final",
    "the ramp ends at {reached_kmh:g} km/h, as it may rise {rise_kmh:.1f} km/h per second": (
        "la subida acaba en {reached_kmh:g} km/h: no puede pasar de {rise_kmh:.1f} km/h por segundo"
    ),
    "a speed zone": "una zona de velocidad",
    "a heart rate": "un pulso",
    "a heart-rate zone": "una zona de pulso",
    "a cadence": "una cadencia",
    "a power": "una potencia",
    "It is not marked as a run: its intensities are fractions of a cyclist's power, and are read "
    "as fractions of your threshold speed.": (
        "No figura como carrera: sus intensidades son fracciones de la potencia en bicicleta, y "
        "se leen como fracciones de su velocidad umbral."
    ),
    "Its pace indices ({paces}) are all read as the one threshold.": (
        "Sus índices de ritmo ({paces}) se leen todos como el mismo umbral."
    ),
    # What is wrong with it.
    "some questions about it are not answered yet.": "quedan preguntas sin responder.",
    "{place}: nothing says which way to face.": "{place}: nada dice en qué dirección.",
    "{place}: its speed is 0, and a step moves: give it a slow speed (a walker can pause at any "
    "time).": (
        "{place}: su velocidad es 0, y en un tramo se camina: dele una velocidad lenta (se puede "
        "hacer pausa en cualquier momento)."
    ),
    "{place}: its speed of {speed_mps:.3g} m/s is slower than any belt: write at least "
    "{slowest_kmh:g} km/h.": (
        "{place}: {speed_mps:.3g} m/s es menos que cualquier cinta: escriba al menos "
        "{slowest_kmh:g} km/h."
    ),
    "{place}: it takes {takes_s:.3g} s, and a step takes at least {bound_s:g} s, so that the next "
    "one can be announced: make it longer.": (
        "{place}: dura {takes_s:.3g} s, y un tramo dura al menos {bound_s:g} s, para que se pueda "
        "anunciar el siguiente: hágalo más largo."
    ),
    "it has repeats inside repeats more than {limit} deep: nest them less.": (
        "tiene más de {limit} repeticiones unas dentro de otras: anídelas menos."
    ),
    "it holds more than the bound of {limit} steps: write fewer.": (
        "tiene más de {limit} tramos: escriba menos."
    ),
    "it holds no step that says how long it takes.": "ningún tramo dice cuánto dura.",
    "it comes to {steps} steps once repeated, above the bound of {bound}: repeat less often.": (
        "son {steps} tramos una vez repetidos, más de {bound}: repita menos."
    ),
    "{field} is {given}: it must be from {low:g} to {high}.": (
        "{field} es {given}: tiene que estar entre {low:g} y {high}."
    ),
    "{field} is {given}: write a number of {unit}.": (
        "{field} es {given}: escriba un número, en {unit}."
    ),
    "{field} is {given}: write a number.": "{field} es {given}: escriba un número.",
    "{field} is {given}: write a whole number.": "{field} es {given}: escriba un número entero.",
    "the speed": "la velocidad",
    "the time": "el tiempo",
    "the distance": "la distancia",
    "the grade": "la pendiente",
    "the number of repeats": "el número de repeticiones",
    "the end": "el final",
    "the end of the line": "el final de la línea",
    "it is longer than {limit} characters: a workout is a short text.": (
        "tiene más de {limit} caracteres: un entrenamiento es un texto breve."
    ),
    "does not belong here: a repeat begins with its number, as in 4x(": (
        "no va aquí: una repetición empieza con su número, como 4x("
    ),
    'is never closed: add "{sign}"': "no se cierra: añada «{sign}»",
    "holds no step: write one between the brackets": (
        "está vacío: escriba un tramo entre los paréntesis"
    ),
    'is not understood here: part steps with ";" or ","': (
        'no se entiende aquí: separe los tramos con ";" o ","'
    ),
    "is not understood: after the length come @ and a speed, back or forward, rest, or a grade "
    "such as 2%": (
        "no se entiende: después de la longitud van @ y una velocidad, back o forward, rest, o "
        "una pendiente como 2%"
    ),
    "stands alone: write a speed after @, or a grade with %": (
        "está solo: escriba una velocidad después de @, o una pendiente con %"
    ),
    "is a length without its unit: write 5min, 90s, 1:30, 200m or 1km": (
        "es una longitud sin unidad: escriba 5min, 90s, 1:30, 200m o 1km"
    ),
    "is no length: a step begins with 5min, 90s, 1:30, 200m or 1km": (
        "no es una longitud: un tramo empieza con 5min, 90s, 1:30, 200m o 1km"
    ),
    '"{amount}m" may be minutes or metres: write {amount}min or {amount}metres.': (
        "«{amount}m» pueden ser minutos o metros: escriba {amount}min o {amount}metres."
    ),
    "is no speed: write a number and its unit, as in @2.5kmh": (
        "no es una velocidad: escriba un número y su unidad, como @2.5kmh"
    ),
    "line {line}, {element}": "línea {line}, {element}",
    "step {position}": "tramo {position}",
    "{place} is missing: nothing says how fast.": "falta {place}: nada dice a qué velocidad.",
    "{place} is missing: nothing says how long.": "falta {place}: nada dice cuánto dura.",
    '{place} is missing: say how often, as in times="4".': (
        'falta {place}: diga cuántas veces, como times="4".'
    ),
    "{place} repeats no row: remove it.": "{place} no repite nada: quítelo.",
    '{place} has neither a duration nor a distance: write one, as in duration="00:05:00".': (
        '{place} no tiene ni duración ni distancia: escriba una, como duration="00:05:00".'
    ),
    "{place} is not a block that Retropace reads: take it out, or write the workout in the short "
    "text form.": (
        "{place} no lo puede leer Retropace: quítelo, o escriba el entrenamiento como texto breve."
    ),
    "{place} begins no workout: QZ's begin with <{qz}>, Zwift's with <{zwift}>.": (
        "{place} no empieza ningún entrenamiento: los de QZ empiezan con <{qz}>, los de Zwift con "
        "<{zwift}>."
    ),
    "it has no <workout>: nothing says what is to be done.": (
        "no tiene <workout>: nada dice qué hay que hacer."
    ),
    "it holds no XML element.": "no contiene ningún elemento XML.",
    "it declares a document type or entities, which no workout needs: remove them.": (
        "declara un tipo de documento o entidades, que ningún entrenamiento necesita: quítelos."
    ),
    "line {line}, column {column} is not XML ({reason}): correct it there.": (
        "línea {line}, columna {column} no es XML ({reason}): corríjalo ahí."
    ),
    "its encoding cannot be read: save it as UTF-8.": (
        "no se puede leer su codificación: guárdelo como UTF-8."
    ),
    "it is larger than {bound_mb} MB, and no workout is.": (
        "ocupa más de {bound_mb} MB, y ningún entrenamiento llega a tanto."
    ),
    "it is neither XML nor a FIT file nor text in UTF-8: Retropace imports {formats}.": (
        "no es XML, ni un archivo FIT, ni texto en UTF-8: Retropace importa {formats}."
    ),
    "it is larger than {bound_mb} MB, and no FIT workout is: export the workout, not the "
    "activity.": (
        "ocupa más de {bound_mb} MB, y ningún entrenamiento FIT llega a tanto: exporte el "
        "entrenamiento, no la actividad."
    ),
    "it is a FIT file, but no workout: export the workout, not the activity.": (
        "es un archivo FIT, pero no un entrenamiento: exporte el entrenamiento, no la actividad."
    ),
    "it is a broken FIT file: fetch it anew from where it came.": (
        "es un archivo FIT dañado: consígalo de nuevo."
    ),
    'FIT files are read by Garmin\'s SDK, which is not installed: pip install "retropace[fit]" '
    "brings it, under Garmin's own FIT licence (read it first).": (
        "Los archivos FIT los lee el SDK de Garmin, que no está instalado: pip install "
        '"retropace[fit]" lo trae, con la licencia FIT propia de Garmin (léala primero).'
    ),
    "{place}: duration_step is {first}, and no step before it has that number to repeat from.": (
        "{place}: duration_step es {first}, y ningún tramo anterior tiene ese número."
    ),
    "{place}: duration_type {kind} repeats until something is reached; Retropace repeats a number "
    "of times only.": (
        "{place}: duration_type {kind} repite hasta alcanzar algo; Retropace solo repite un "
        "número de veces."
    ),
    # What is wrong with a recording.
    "the workout": ("el entrenamiento"),
    "{path} is empty: no journal of a session.": (
        "{path} está vacío: no es la grabación de una sesión."
    ),
    "longer than {limit} octets; no journal has that": (
        "más de {limit} octetos; ninguna grabación los tiene"
    ),
    "not the header of a Retropace journal; give a session's *.jsonl file": (
        "no es la cabecera de una grabación de Retropace; dé el archivo *.jsonl de una sesión"
    ),
    "a journal of schema version {version:.40}, and this program reads version {known};"
    " use the Retropace that wrote it or a newer one": (
        "una grabación de la versión {version:.40}, y este programa lee la versión {known};"
        " use el Retropace que la escribió o uno más nuevo"
    ),
    "{path} is no file: give a session's *.jsonl file.": (
        "{path} no es un archivo: dé el archivo *.jsonl de una sesión."
    ),
    "{path} cannot be read ({reason}).": ("{path} no se puede leer ({reason})."),
    "'{path}' is no file's name ({error}).": ("«{path}» no es un nombre de archivo ({error})."),
    "{path} is larger than {bound_mb} MB: no journal of a session.": (
        "{path} ocupa más de {bound_mb} MB: no es la grabación de una sesión."
    ),
    "{path}, line {line}: {what}.": ("{path}, línea {line}: {what}."),
    "the header has no '{field}'": ("a la cabecera le falta «{field}»"),
    "the header cannot be read: {error}": ("la cabecera no se puede leer: {error}"),
    "setup.plan.steps is empty, and a session has at least one step": (
        "setup.plan.steps está vacío, y una sesión tiene al menos un tramo"
    ),
    "setup.treadmill.speed_range is missing, and no session begins so": (
        "falta setup.treadmill.speed_range, y así no empieza ninguna sesión"
    ),
    "FIT files are written by Garmin's encoder, which is not installed: pip install "
    '"retropace[fit]" brings it, under Garmin\'s own FIT licence (read it first); tcx, '
    "csv and json need nothing more.": (
        "Los archivos FIT los escribe el codificador de Garmin, que no está instalado: pip "
        'install "retropace[fit]" lo trae, con la licencia FIT propia de Garmin (léala '
        "primero); tcx, csv y json no necesitan nada más."
    ),
}
