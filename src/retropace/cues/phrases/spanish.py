"""Reasons, refusals and errors in Spanish; by the English of them."""

from typing import Final

SPANISH_PHRASES: Final[dict[str, str]] = {
    # Why a session ended, or the belt is held or stopped.
    "you asked": "como usted ha pedido",
    "the belt must rest": "la cinta tiene que estar parada",
    "the profile is finished": "Todos los tramos están hechos",
    "stopped by the walker": "Usted ha parado",
    "nobody said go for five minutes": "Nadie ha dicho Seguir en cinco minutos",
    "the longest duration of a session is over": "Una sesión no puede durar más",
    "the console shows another speed than the one commanded": (
        "la consola muestra otra velocidad que la pedida"
    ),
    "the belt did not start": "La cinta no ha arrancado",
    "the speed test could not be finished": "La prueba de velocidad no ha podido terminar",
    "nobody said what the console shows": "Nadie ha dicho qué muestra la consola",
    "the link did not come back": "La conexión no ha vuelto",
    "the session broke off": "La sesión se ha interrumpido",
    "the belt was not seen at rest ({reason})": "No se ha visto parada la cinta ({reason})",
    "probe passed": "prueba de velocidad superada",
    "unit mismatch": "la cinta cuenta en otra unidad",
    "speed ignored": "la cinta no acepta una velocidad",
    "telemetry stale": "la cinta no dice nada",
    "telemetry lost": "la cinta ha dejado de responder",
    "telemetry back": "la cinta responde de nuevo",
    "overspeed": "la cinta iba demasiado rápido",
    "belt does not follow": "la cinta no obedece",
    "belt still does not follow": "la cinta sigue sin obedecer",
    "belt did not start": "la cinta no ha arrancado",
    "belt moves unasked": "la cinta se mueve sin que nadie lo pida",
    "command unanswered": "una orden ha quedado sin respuesta",
    "command unanswered for too long": "una orden ha quedado demasiado tiempo sin respuesta",
    "command rejected": "la cinta ha rechazado una orden",
    "command rejected again": "la cinta ha rechazado otra orden",
    "control lost": "la cinta ha recuperado el control",
    "slower by console": "más despacio desde la consola",
    "faster by console": "más rápido desde la consola",
    "stopped by console": "parada desde la consola",
    "paused by console": "pausa desde la consola",
    "safety key": "han sacado la llave de seguridad",
    "nobody seen on the belt": "no se detecta a nadie en la cinta",
    "nobody on the belt": "nadie en la cinta",
    "heart rate above ceiling": "el pulso está por encima del máximo",
    "heart rate still above ceiling": "el pulso ha seguido por encima del máximo",
    "heart rate lost": "no se recibe el pulso",
    "journal down": "la grabación ha fallado",
    "guardian gone": "el guardián ha fallado",
    "queue overflow": "demasiados mensajes a la vez",
    "session too long": "una sesión no puede durar más",
    "link lost": "la conexión se ha perdido",
    "link back": "la conexión ha vuelto",
    "link failed": "la conexión no ha vuelto",
    "belt does not stop": "la cinta no se para",
    "belt at rest": "la cinta está parada",
    "internal fault": "un fallo del programa",
    "no change": "ningún cambio",
    "another speed": "otra velocidad",
    "result code {result}": "resultado {result}",
    # What became of a command, or of the link.
    "expired": "caducada",
    "overtaken by a stop": "adelantada por una parada",
    "the command before it hangs": "la orden anterior está colgada",
    "the write was not acknowledged in time": "no confirmada a tiempo",
    "no answer": "sin respuesta",
    "no answer in time": "sin respuesta a tiempo",
    "no answer in time; it sent {octets} as an answer": (
        "sin respuesta a tiempo; en su lugar llegó {octets}"
    ),
    "an empty value": "un valor vacío",
    "the link was lost": "la conexión se perdió",
    "the link was lost again": "la conexión se perdió otra vez",
    "no link to the treadmill": "sin conexión con la cinta",
    "the connection ended": "la conexión ha terminado",
    "the Bluetooth stack hangs": "el Bluetooth está colgado",
    "it acknowledges nothing": "no confirma nada",
    "it took no stop: connecting anew": "no aceptó la parada: se conecta de nuevo",
    "the driver did not come back": "el controlador no ha vuelto",
    "the driver failed: {error}": "el controlador ha fallado: {error}",
    # Levels.
    "first-steps": "Primeros pasos",
    "walker": "Caminante",
    "jogger": "Corredor",
    "{count} more uneventful session": "{count} sesión más sin incidentes",
    "{count} more uneventful sessions": "{count} sesiones más sin incidentes",
    "{count} more uneventful session at {brisk_kmh:.1f} km/h or more": (
        "{count} sesión más sin incidentes a {brisk_kmh:.1f} km/h o más"
    ),
    "{count} more uneventful sessions at {brisk_kmh:.1f} km/h or more": (
        "{count} sesiones más sin incidentes a {brisk_kmh:.1f} km/h o más"
    ),
    "{count} more uneventful sessions, {brisk} of them at {brisk_kmh:.1f} km/h or more": (
        "{count} sesiones más sin incidentes, {brisk} de ellas a {brisk_kmh:.1f} km/h o más"
    ),
    '"{title}" is for the level {wanted}, and yours is {level}. To {next_level}: {way}. '
    '"retropace history" shows which have counted.': (
        "«{title}» es para el nivel {wanted}, y el suyo es {level}. Hasta {next_level}: {way}. "
        "El historial muestra cuánto lleva."
    ),
    '"{title}" is for the level {wanted}, and yours is {level}. To {next_level}: {way}; '
    'from there to {wanted}: {further}. "retropace history" shows which have counted.': (
        "«{title}» es para el nivel {wanted}, y el suyo es {level}. Hasta {next_level}: {way}; "
        "de ahí a {wanted}: {further}. El historial muestra cuánto lleva."
    ),
    "With more than one treadmill nobody's sessions are told apart, so that everybody walks the "
    "first-steps profiles: for a higher level serve one treadmill, and one walker.": (
        "Con más de una cinta no se sabe de quién es cada sesión, así que todo el mundo hace los "
        "programas de los primeros pasos: para un nivel más alto hace falta una cinta para una "
        "sola persona."
    ),
    # Before a session.
    "Have you been free of falls for the last three months?": "¿Lleva tres meses sin caídas?",
    "After a fall, please ask a doctor or a physiotherapist before you walk backward.": (
        "Después de una caída, consulte primero con un médico o fisioterapeuta."
    ),
    "Are you free of dizziness, and steady on your feet today?": (
        "¿Está hoy sin mareos y firme sobre los pies?"
    ),
    "Backward walking needs a steady day. Please come back when you feel steady.": (
        "Caminar hacia atrás pide un día firme. Vuelva cuando se sienta firme."
    ),
    "Are you free of chest pain, and of any limit a doctor has set on exercise?": (
        "¿Está sin dolor en el pecho y sin límites médicos para el ejercicio?"
    ),
    "Please ask your doctor first which effort is right for you.": (
        "Pregunte primero a su médico qué esfuerzo es adecuado para usted."
    ),
    "Is there clear floor of at least 2 m behind the treadmill?": (
        "¿Hay al menos 2 m libres detrás de la cinta?"
    ),
    "Please clear 2 m of floor behind the treadmill first.": (
        "Despeje primero 2 m detrás de la cinta."
    ),
    "Is someone near who can help, or are you in a harness?": (
        "¿Hay alguien cerca que pueda ayudar, o lleva un arnés?"
    ),
    "Please jog backward only with someone near, or in a harness.": (
        "Corra hacia atrás solo con alguien cerca o con arnés."
    ),
    "Is the safety clip fastened to your clothes, and its cord on the treadmill?": (
        "¿Está el clip de seguridad sujeto a su ropa y su cordón a la cinta?"
    ),
    "Please fasten the safety clip first: it is the one stop that needs no program.": (
        "Sujete primero el clip: es la única parada que no necesita programa."
    ),
    "This question is not answered yet: {question}": (
        "Esta pregunta aún no tiene respuesta: {question}"
    ),
    "A heart-rate ceiling needs a strap that can be heard: give its address.": (
        "Un pulso máximo necesita una banda de pulso que se reciba: dé su dirección."
    ),
    # A treadmill that cannot do it.
    "{name} cannot walk the profile '{profile}' safely: {reasons}.": (
        "Con {name} no se puede hacer con seguridad el programa «{profile}»: {reasons}."
    ),
    "{told} Its belt was moving already: it has been stopped.": (
        "{told} La cinta ya estaba en marcha: se ha parado."
    ),
    "its belt was moving already: it has been stopped": "ya estaba en marcha: se ha parado",
    "the profile '{profile}' is for the level '{wanted}', and this walker's level is '{level}'": (
        "el programa «{profile}» es para el nivel {wanted}, y el suyo es {level}"
    ),
    "{name} cannot be walked backward safely, since {why}": (
        "en {name} no se camina hacia atrás con seguridad: {why}"
    ),
    "{name} ({title}) cannot be walked backward safely, since {why}: "
    "use another treadmill; docs/treadmills.md lists those that are known.": (
        "En {name} ({title}) no se camina hacia atrás con seguridad: {why}. Use otra cinta; "
        "docs/treadmills.md nombra las conocidas."
    ),
    "its belt creeps on at 0.2 to 0.8 km/h after a stop": (
        "después de una parada sigue arrastrándose a 0,2 a 0,8 km/h"
    ),
    "it has no control point, so no program can slow or stop its belt": (
        "ningún programa puede frenarla ni pararla"
    ),
    "its firmware takes no speed over Bluetooth": "no acepta una velocidad por Bluetooth",
    "its belt or a built-in programme may start as soon as a program connects": (
        "puede arrancar en cuanto se conecta un programa"
    ),
    'it says "stopped by the user" when somebody presses Start, so a stop on its console cannot '
    "be told from a start": (
        "anuncia una parada cuando alguien pulsa Start, y no se distingue la una de lo otro"
    ),
    "it takes a program's start and stop but ignores every speed, and some of its kind start "
    "their belt when a program connects, or creep on after a stop": (
        "acepta arranque y parada pero ninguna velocidad, y algunas como ella arrancan al "
        "conectarse un programa o siguen arrastrándose después de una parada"
    ),
    "it stops unless it is told to start anew each second, and a start on its way while somebody "
    "presses Stop on the console would set the belt going again": (
        "se para si no se le dice cada segundo que arranque, y eso podría anular una parada hecha "
        "desde la consola"
    ),
    "{name} has no control point: a program cannot drive its belt": (
        "ningún programa puede mover {name}"
    ),
    "{name} does not take a speed from a program": (
        "{name} no acepta una velocidad de un programa"
    ),
    "{name} does not say which speeds it can do": "{name} no dice a qué velocidades puede ir",
    "{name} gives a range of speeds that makes no sense "
    "({slowest_kmh:.2f} to {fastest_kmh:.2f} km/h)": (
        "{name} da unas velocidades sin sentido ({slowest_kmh:.2f} a {fastest_kmh:.2f} km/h)"
    ),
    "{name} changes speed in steps of {step_kmh:.2f} km/h, coarser than {bound_kmh:.1f} km/h": (
        "{name} cambia la velocidad a saltos de {step_kmh:.2f} km/h, mayores que {bound_kmh:.1f} "
        "km/h"
    ),
    "the slowest {name} can go is {slowest_kmh:.1f} km/h, above the cap of {cap_kmh:.1f} km/h of "
    "the step '{step}'": (
        "{name} no puede ir más despacio que {slowest_kmh:.1f} km/h, y el tramo «{step}» permite "
        "como máximo {cap_kmh:.1f} km/h"
    ),
    "the profile climbs to {steepest:.1%}, and {name} takes no incline": (
        "el programa sube hasta {steepest:.1%}, y {name} no tiene inclinación"
    ),
    "the profile climbs to {steepest:.1%}, and {name} only to {bound:.1%}": (
        "el programa sube hasta {steepest:.1%}, y {name} solo hasta {bound:.1%}"
    ),
    "the belt of {name} moves, and Stop does not bring it to rest: pull the safety key, and switch "
    "the treadmill off.": (
        "{name} está en marcha y no se deja parar: tire de la llave de seguridad y apague la cinta."
    ),
    "this radio lives in this program alone, so that no guardian could stop the belt over it: name "
    "it by a RadioPlug, or call the session simulated.": (
        "Esta radio es solo de este programa, y ningún guardián podría parar la cinta con ella: "
        "dé un RadioPlug, o llame simulada a la sesión."
    ),
    "a heart-rate ceiling is set, and the strap is not to be had: {error} Put it on, or start "
    "without the ceiling.": (
        "Hay un pulso máximo, y la banda de pulso no responde: {error} Póngasela, o empiece sin "
        "el máximo."
    ),
    "without a heart rate there is nothing to calibrate by: {error} Put the strap on, and wet its "
    "pads.": (
        "Sin pulso no hay nada con que calibrar: {error} Póngase la banda y moje sus contactos."
    ),
    "the guardian, which stops the belt should this program die, could not be started ({why}): no "
    "session begins without it; close other programs and try again.": (
        "El guardián, que para la cinta si este programa muere, no ha podido arrancar ({why}): "
        "sin él no empieza ninguna sesión; cierre otros programas y pruebe de nuevo."
    ),
    "it was not ready within {ready_s:g} s": "no estuvo listo en {ready_s:g} s",
    "it has ended": "ha terminado",
    "it does not answer": "no responde",
    "it does not listen": "no escucha",
    "the guardian has taken the belt over": "el guardián se ha hecho cargo de la cinta",
    "this program stood still: its guardian may have stopped the belt": (
        "este programa se quedó quieto: puede que el guardián haya parado la cinta"
    ),
    "{path} cannot be written ({reason}): free the disk or choose another --data-dir.": (
        "No se puede escribir {path} ({reason}): libere espacio, o elija otro --data-dir."
    ),
    "{path} cannot be read ({why}): mend it, or move it away to begin anew.": (
        "No se puede leer {path} ({why}): arréglelo, o apártelo para empezar de nuevo."
    ),
    "it holds no object": "no contiene ningún objeto",
    "{path} cannot be written ({reason}): free the disk, and tell again.": (
        "No se puede escribir {path} ({reason}): libere espacio y dígalo otra vez."
    ),
    "the journal {path} cannot be begun: there is something of that name already; give another "
    "place with --data-dir.": (
        "No se puede empezar la grabación {path}: ya hay algo con ese nombre; dé otro lugar con "
        "--data-dir."
    ),
    "the journal {path} cannot be written ({reason}): make room, allow it, or give another place "
    "with --data-dir.": (
        "No se puede escribir la grabación {path} ({reason}): libere espacio, permítalo, o dé otro "
        "lugar con --data-dir."
    ),
    "The journal cannot be written ({reason}).": "No se puede escribir la grabación ({reason}).",
    # Bluetooth.
    "no treadmill answers at {address}: switch it on, come nearer, and close other apps and phones "
    "that may hold it (a connected treadmill is invisible); `retropace scan` lists what is within "
    "reach.": (
        "Ninguna cinta responde en {address}: enciéndala, acérquese y cierre otras aplicaciones y "
        "teléfonos que puedan tenerla (una cinta conectada es invisible); `retropace scan` "
        "muestra lo que hay al alcance."
    ),
    "no heart-rate strap answers at {address}: wear it, wet its contacts, and close other apps and "
    "watches that may hold it.": (
        "Ninguna banda de pulso responde en {address}: póngasela, moje sus contactos y cierre "
        "otras aplicaciones y relojes que puedan tenerla."
    ),
    "{name} let go of the link at once: close other apps and phones that may hold it, and try "
    "again.": (
        "{name} ha soltado la conexión enseguida: cierre otras aplicaciones y teléfonos que "
        "puedan tenerla y pruebe de nuevo."
    ),
    "{name} at {address} is not a treadmill that speaks FTMS: choose another from "
    "`retropace scan`.": (
        "{name} en {address} no es una cinta que hable FTMS: elija otra de `retropace scan`."
    ),
    "{address} did not finish connecting in time: switch the treadmill off and on, come nearer, "
    "and close other apps and phones that may hold it.": (
        "{address} no ha terminado de conectarse a tiempo: apague y encienda la cinta, acérquese "
        "y cierre otras aplicaciones y teléfonos que puedan tenerla."
    ),
    "the link to {address} could not be made ({reason}): switch the treadmill off and on, close "
    "other apps and phones that may hold it, and try again.": (
        "No se ha podido conectar con {address} ({reason}): apague y encienda la cinta, cierre "
        "otras aplicaciones y teléfonos que puedan tenerla y pruebe de nuevo."
    ),
    "the Bluetooth service of this computer does not run: on Linux install BlueZ "
    "(`sudo apt install bluez`) and start it (`sudo systemctl start bluetooth`), or use "
    "`simulated` as the treadmill.": (
        "El servicio Bluetooth de este ordenador no funciona: en Linux instale BlueZ "
        "(`sudo apt install bluez`) y arránquelo (`sudo systemctl start bluetooth`), o use "
        "`simulated` como cinta."
    ),
    "this computer has no Bluetooth adapter, and its Bluetooth service does not run: plug in a USB "
    "dongle with Bluetooth 4.0 or newer, install BlueZ (`sudo apt install bluez`) and start it "
    "(`sudo systemctl start bluetooth`), or use `simulated` as the treadmill.": (
        "Este ordenador no tiene Bluetooth, y su servicio Bluetooth no funciona: enchufe un "
        "adaptador USB con Bluetooth 4.0 o más nuevo, instale BlueZ (`sudo apt install bluez`) y "
        "arránquelo (`sudo systemctl start bluetooth`), o use `simulated` como cinta."
    ),
    "this user may not use Bluetooth: on Linux join the group (`sudo usermod -aG bluetooth $USER`, "
    "then log in again), elsewhere allow Bluetooth for the terminal in the privacy settings.": (
        "Esta cuenta no puede usar Bluetooth: en Linux únase al grupo "
        "(`sudo usermod -aG bluetooth $USER`, y entre de nuevo); en otros sistemas, permita "
        "Bluetooth al terminal en los ajustes de privacidad."
    ),
    "this computer has no Bluetooth adapter: plug in a USB dongle with Bluetooth 4.0 or newer, or "
    "use `simulated` as the treadmill.": (
        "Este ordenador no tiene Bluetooth: enchufe un adaptador USB con Bluetooth 4.0 o más "
        "nuevo, o use `simulated` como cinta."
    ),
    "the Bluetooth adapter of this computer is too old to reach a treadmill: plug in a USB dongle "
    "with Bluetooth 4.0 or newer.": (
        "El Bluetooth de este ordenador es demasiado antiguo para una cinta: enchufe un adaptador "
        "USB con Bluetooth 4.0 o más nuevo."
    ),
    "Bluetooth is switched off: switch it on in the settings (on Linux: `bluetoothctl power on`, "
    "after `rfkill unblock bluetooth` where it is blocked).": (
        "El Bluetooth está apagado: enciéndalo en los ajustes (en Linux: `bluetoothctl power on`, "
        "después de `rfkill unblock bluetooth` si está bloqueado)."
    ),
    "Bluetooth cannot be used on this computer: {why}.": (
        "No se puede usar Bluetooth en este ordenador: {why}."
    ),
}
