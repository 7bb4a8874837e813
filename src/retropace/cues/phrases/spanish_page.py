"""What a page and the files given to it are told, in Spanish; by the English of it."""

from typing import Final

SPANISH_PAGE: Final[dict[str, str]] = {
    # Who may ask what, and when.
    "This device is not paired: open the address that the program printed, or scan its code.": (
        "Este dispositivo no está emparejado: abra la dirección que muestra el programa, o "
        "escanee su código."
    ),
    "That is not this run's pairing code: take the one in the program's terminal.": (
        "Ese no es el código válido: tome el que muestra ahora el programa."
    ),
    "Too many tries to pair from here: wait a little.": (
        "Demasiados intentos de emparejar desde aquí: espere un poco."
    ),
    "{devices} devices are paired already: unpair one, or begin a new run.": (
        "Ya hay {devices} dispositivos emparejados: suelte uno, o arranque el programa de nuevo."
    ),
    "Another device controls this treadmill: let go of it there, or wait until it has been silent "
    "for {expiry_s:g} s ({wait_s:.0f} s more). Stop works all the same.": (
        "Otro dispositivo controla esta cinta: suéltela allí, o espere a que lleve {expiry_s:g} s "
        "callado ({wait_s:.0f} s más). Parar funciona de todos modos."
    ),
    "A session is on at this treadmill: stop it first.": (
        "En esta cinta hay una sesión en marcha: párela primero."
    ),
    "There is no session at this treadmill: begin one first.": (
        "En esta cinta no hay ninguna sesión: empiece una primero."
    ),
    "The program is ending: begin it anew first.": (
        "El programa está terminando: arránquelo de nuevo primero."
    ),
    "Stopped before the session began.": "Parada antes de que empezara la sesión.",
    "The page was behind: look again, then press again.": (
        "La página iba retrasada: mire otra vez y pulse otra vez."
    ),
    "The program is busy: try again in a moment.": (
        "El programa está ocupado: pruebe de nuevo en un momento."
    ),
    "Too many requests from here: wait a moment.": (
        "Demasiadas peticiones desde aquí: espere un momento."
    ),
    "Too many requests: wait a moment.": "Demasiadas peticiones: espere un momento.",
    "This program does not answer to that name: open the address that it printed.": (
        "El programa no responde a ese nombre: abra la dirección que muestra."
    ),
    "Another site's page may not ask this.": "Una página ajena no puede pedir esto.",
    "There is nothing at this address.": "En esta dirección no hay nada.",
    "This cannot be asked of this address.": "Esto no se le puede pedir a esta dirección.",
    "There is no such treadmill.": "Esa cinta no existe.",
    "A session begins: look around when it is over.": (
        "Empieza una sesión: busque cuando haya terminado."
    ),
    "A session is on: look around when it is over.": (
        "Hay una sesión en marcha: busque cuando haya terminado."
    ),
    "No such treadmill was heard: look around again.": (
        "No se oyó ninguna cinta así: busque otra vez."
    ),
    "There are {limit} treadmills here already.": "Aquí hay ya {limit} cintas.",
    "This treadmill was named when the program began: it stays.": (
        "Esta cinta se indicó al arrancar el programa: se queda."
    ),
    "The treadmills of this run were named when it began.": (
        "Las cintas de esta ejecución se indicaron al arrancarla."
    ),
    "There is no such session.": "Esa sesión no existe.",
    "Which treadmill? Name it in `treadmill`.": "¿Qué cinta? Nómbrela en `treadmill`.",
    "A fault of the program, not of yours ({what}). Please report it.": (
        "Un fallo del programa, no suyo ({what}). Comuníquelo, por favor."
    ),
    # What is wrong with a request.
    "The request is too large: at most {limit} octets.": (
        "La petición es demasiado grande: como máximo {limit} octetos."
    ),
    "The request did not come whole within {body_s:g} s.": (
        "La petición no ha llegado entera en {body_s:g} s."
    ),
    "The request must be JSON (Content-Type: application/json).": (
        "La petición tiene que ser JSON (Content-Type: application/json)."
    ),
    "The request: {message}.": "La petición: {message}.",
    "it is missing": "falta",
    "there is no such field": "ese campo no existe",
    "it may be at most {bound} characters long": "puede tener como máximo {bound} caracteres",
    "it does not look as it must: {pattern}": "no tiene la forma debida: {pattern}",
    # Profiles.
    'There is no profile "{name}".': "No hay ningún programa «{name}».",
    "{name} ships with Retropace: give yours another name.": (
        "{name} viene incluido: dé otro nombre al suyo."
    ),
    "The name in the text is {found}, not {name}.": (
        "El nombre en el texto es {found}, no {name}."
    ),
    "There are {limit} own profiles already: delete one first.": (
        "Ya hay {limit} programas propios: borre uno primero."
    ),
    "The profile cannot be written ({reason}).": "No se puede guardar el programa ({reason}).",
    "The profile cannot be deleted ({reason}).": "No se puede borrar el programa ({reason}).",
    "the file is not UTF-8 text (at octet {octet}): save it as UTF-8.": (
        "El archivo no es texto en UTF-8 (en el octeto {octet}): guárdelo como UTF-8."
    ),
    'the profile cannot be read ({reason}): check the path, or see "retropace profiles list".': (
        "No se puede leer el programa ({reason}): revise la ruta, o mire «retropace profiles list»."
    ),
    "profile": "Programa",
    "the file": "el archivo",
    "the end of the file": "el final del archivo",
    "line {line}, column {column}": "línea {line}, columna {column}",
    "is not TOML ({reason}): correct it there": "no es TOML ({reason}): corríjalo ahí",
    "is longer than {limit} characters: a profile is a short text": (
        "tiene más de {limit} caracteres: un programa es un texto breve"
    ),
    "nests its values too deeply: write steps inside steps only for repeats": (
        "anida demasiado: escriba steps dentro de steps solo para repeticiones"
    ),
    "holds more than the bound of {limit} steps: write fewer": (
        "tiene más de {limit} tramos: escriba menos"
    ),
    "has repeats inside repeats more than {limit} deep: nest them less": (
        "tiene más de {limit} repeticiones unas dentro de otras: anídelas menos"
    ),
    "comes to {steps} steps once repeated, above the bound of {bound}: repeat less often": (
        "son {steps} tramos una vez repetidos, más de {bound}: repita menos"
    ),
    "takes {total_min:.1f} min in all, above the longest session of {bound_min:g} min: leave out "
    "steps or repeat less often": (
        "dura en total {total_min:.1f} min, más que la sesión más larga, de {bound_min:g} min: "
        "quite tramos o repita menos"
    ),
    "is missing: add {example}": "falta: añada {example}",
    "is {value}: {bound}": "es {value}: {bound}",
    "is {value}, which {fault}": "es {value}, que {fault}",
    'is not a field here: did you mean "{near}"?': (
        "aquí no es ningún campo: ¿quería decir «{near}»?"
    ),
    "is not a field here: the fields are {known}": (
        "aquí no es ningún campo: los campos son {known}"
    ),
    "this Retropace reads version 1; write schema_version = 1 or update Retropace": (
        "este Retropace lee la versión 1; escriba schema_version = 1, o actualice Retropace"
    ),
    "it must be one of {expected}": "tiene que ser uno de estos: {expected}",
    "it must be at least {bound}": "tiene que ser como mínimo {bound}",
    "it must be at most {bound}": "puede ser como máximo {bound}",
    "it may be at most {bound} long; shorten it": ("puede medir como máximo {bound}; acórtelo"),
    "it must be at least {bound} long; add to it": (
        "tiene que medir como mínimo {bound}; complételo"
    ),
    "it must be lower-case letters and digits joined by hyphens, as in first-five": (
        "tienen que ser minúsculas y cifras unidas por guiones, como first-five"
    ),
    "write it as text in quotes": "escríbalo como texto entre comillas",
    "write true or false": "escriba true o false",
    "write a whole number": "escriba un número entero",
    "write a list": "escriba una lista",
    "write a table": "escriba una tabla",
    "a table": "una tabla",
    "a list": "una lista",
    "an empty list": "una lista vacía",
    "a very large number": "un número muy grande",
    "is blank: write some words": "está vacío: escriba unas palabras",
    "holds control characters: remove them": "contiene caracteres de control: quítelos",
    "runs over several lines: write it on one": "ocupa varias líneas: escríbalo en una",
    'is "{cap}": it must be above zero': "es «{cap}»: tiene que ser mayor que cero",
    'is "{cap}", above the bound of {bound_kmh:g} km/h for the level "{level}": lower the cap or '
    "choose a higher level": (
        "es «{cap}», más de {bound_kmh:g} km/h, el límite del nivel «{level}»: baje el máximo o "
        "elija un nivel más alto"
    ),
    'is "{cap}": it must be above zero and at most the profile\'s cap of "{bound}"; change one of '
    "the two": (
        "es «{cap}»: tiene que ser mayor que cero y no más que el máximo del programa, «{bound}»; "
        "cambie uno de los dos"
    ),
    'is "{speed}": a step moves, so write a speed above zero (a walker can pause at any time)': (
        "es «{speed}»: en un tramo se camina, así que escriba una velocidad mayor que cero (se "
        "puede hacer pausa en cualquier momento)"
    ),
    'is "{speed}", above the cap of "{cap}": lower the speed, or raise the step\'s cap (at most '
    "{bound_kmh:.3g} km/h)": (
        "es «{speed}», más que el máximo de «{cap}»: baje la velocidad, o suba el máximo del "
        "tramo (hasta {bound_kmh:.3g} km/h)"
    ),
    'is "{speed}", above the cap of "{cap}": lower the speed, or raise the profile\'s cap (at most '
    "{bound_kmh:.3g} km/h)": (
        "es «{speed}», más que el máximo de «{cap}»: baje la velocidad, o suba el máximo del "
        "programa (hasta {bound_kmh:.3g} km/h)"
    ),
    'is "{speed_to}" after {after_s:.3g} s, a rise above {rise_kmh:.1g} km/h per second: give the '
    "step at least {needed_s:.3g} s": (
        "es «{speed_to}» tras {after_s:.3g} s, una subida de más de {rise_kmh:.1g} km/h por "
        "segundo: dé al tramo al menos {needed_s:.3g} s"
    ),
    'is "{grade}", above the bound of {bound_pct:g} % for the level "{level}": choose a lower '
    "grade": (
        "es «{grade}», más de {bound_pct:g} %, el límite del nivel «{level}»: elija menos pendiente"
    ),
    'is "{speed}": {when} begins gently, at {bound_kmh:g} km/h or less; put an easier step before '
    "it": (
        "es «{speed}»: {when} empieza con suavidad, a {bound_kmh:g} km/h o menos; ponga antes un "
        "tramo más suave"
    ),
    "the first step": "el primer tramo",
    "the first step after a turn": "el primer tramo después de un giro",
    'is "{given}", which takes {takes_s:.3g} s: a step takes at least {bound_s:g} s, so that the '
    "next one can be announced; make it longer": (
        "es «{given}», que dura {takes_s:.3g} s: un tramo dura al menos {bound_s:g} s, para que "
        "se pueda anunciar el siguiente; hágalo más largo"
    ),
    'is "{at}", but step "{step}" lasts {lasts_s:g} s: say it earlier': (
        "es «{at}», pero el tramo «{step}» dura {lasts_s:g} s: dígalo antes"
    ),
    '(step "{step}") {told}': "(tramo «{step}») {told}",
    "has both a duration and a distance: keep one of them": (
        "tiene duración y distancia: deje una de las dos"
    ),
    'has neither a duration nor a distance: write one, as in duration = "90 s"': (
        'no tiene ni duración ni distancia: escriba una, como duration = "90 s"'
    ),
    'is not a speed: write a number and its unit, as in "1.2 km/h"': (
        'no es una velocidad: escriba un número y su unidad, como "1.2 km/h"'
    ),
    'is not a grade uphill: write a number and a percent sign, as in "2 %"': (
        'no es una pendiente cuesta arriba: escriba un número y el signo %, como "2 %"'
    ),
    'is not a duration: write it as in "90 s", "2 min" or "1:30"': (
        'no es una duración: escríbala como "90 s", "2 min" o "1:30"'
    ),
    'is not a distance: write it as in "100 m", "1 km" or "0.1 mi"': (
        'no es una distancia: escríbala como "100 m", "1 km" o "0.1 mi"'
    ),
    "has no unit: write {what} in quotes with its unit, as in {examples}": (
        "no tiene unidad: escriba {what} entre comillas con su unidad, como {examples}"
    ),
    "is not {what}: write it in quotes with its unit, as in {examples}": (
        "no es {what}: escríbalo entre comillas con su unidad, como {examples}"
    ),
    "a speed": "una velocidad",
    "a grade": "una pendiente",
    "a duration": "una duración",
    "a distance": "una distancia",
    '"1.2 km/h" or "0.75 mph"': '"1.2 km/h" o "0.75 mph"',
    '"90 s", "2 min" or "1:30"': '"90 s", "2 min" o "1:30"',
    '"100 m" or "0.1 mi"': '"100 m" o "0.1 mi"',
    "The file is not in base64.": "El archivo no está en base64.",
    "The file is larger than {limit} octets: import it on the command line.": (
        "El archivo tiene más de {limit} octetos: impórtelo en la línea de órdenes."
    ),
}
