"""The sentences in Spanish."""

from typing import Final

from retropace.cues.catalogue import Message, message

SPANISH: Final[dict[str, Message]] = {
    # Starting.
    "countdown": message("{n}.", "{n}"),
    "new_treadmill": message(
        "Esta cinta es nueva. Póngase con un pie en cada plataforma lateral, mirando a la consola: "
        "primero se prueba la velocidad.",
        "Cinta nueva: un pie en cada plataforma lateral, mirando a la consola, para una prueba",
    ),
    "clip_ready": message(
        "Sujete primero el clip de seguridad a su ropa.", "Primero, el clip de seguridad"
    ),
    "belt_starting": message(
        "La cinta arranca ahora, lo más despacio posible.", "La cinta arranca, lo más despacio"
    ),
    "probe_ahead": message(
        "En {in_s}, una breve prueba: {speed_kmh}.", "Prueba en {in_s}: {speed_kmh}"
    ),
    "console_question": message(
        "Mire la consola. Responda sí si muestra {speed_kmh} con kilómetros, o {speed_mph} con "
        "millas. Responda no si muestra otra cosa, como {speed_kmh} con millas.",
        "¿Muestra la consola {speed_kmh} o {speed_mph}? (no si es otra unidad)",
    ),
    "say_go": message("Cuando quiera, pulse Intro.", "Cuando quiera, pulse Intro"),
    "say_go@page": message(
        "Cuando quiera, mantenga pulsado Seguir.", "Cuando quiera, mantenga Seguir"
    ),
    # The way through a profile.
    "change_ahead.faster": message(
        (
            "En {in_s}, más rápido: {speed_kmh}.",
            "Pronto más rápido: {speed_kmh}.",
            "Pronto más rápido.",
        ),
        (
            "Más rápido en {in_s}: {speed_kmh}",
            "Pronto más rápido: {speed_kmh}",
            "Pronto más rápido",
        ),
    ),
    "change_ahead.slower": message(
        (
            "En {in_s}, más despacio: {speed_kmh}.",
            "Pronto más despacio: {speed_kmh}.",
            "Pronto más despacio.",
        ),
        (
            "Más despacio en {in_s}: {speed_kmh}",
            "Pronto más despacio: {speed_kmh}",
            "Pronto más despacio",
        ),
    ),
    "change_ahead.ramp": message(
        (
            "En {in_s}, {step}: poco a poco hasta {speed_kmh}.",
            "Pronto la velocidad cambia poco a poco.",
        ),
        ("{step} en {in_s}: poco a poco hasta {speed_kmh}", "Pronto: poco a poco otra velocidad"),
    ),
    "change_ahead.held": message(
        ("En {in_s}, {step}. La velocidad se queda igual.", "La velocidad se queda igual."),
        ("{step} en {in_s}: la velocidad se queda igual", "La velocidad se queda igual"),
    ),
    "change_ahead.same": message(
        ("En {in_s}, {step}, a la misma velocidad.", "El próximo tramo mantiene la velocidad."),
        ("{step} en {in_s}, misma velocidad: {speed_kmh}", "Próximo tramo, misma velocidad"),
    ),
    "change_ahead": message(
        ("En {in_s}, otra velocidad: {speed_kmh}.", "Pronto, otra velocidad."),
        ("Otra velocidad en {in_s}: {speed_kmh}", "Pronto, otra velocidad"),
    ),
    "slower_now": message(
        ("Ahora más despacio: {speed_kmh}.", "Ahora más despacio."),
        ("Ahora más despacio: {speed_kmh}", "Ahora más despacio"),
    ),
    "slowest_already": message(
        ("No puede ir a menos de {speed_kmh}. Para descansar: pausa.", "Más despacio no puede."),
        ("No menos de {speed_kmh}: para descansar, pausa", "No más despacio: pausa"),
    ),
    "last_seconds": message(
        ("En {in_s} la cinta se para.", "Pronto la cinta se para."),
        ("La cinta se para en {in_s}", "Pronto la cinta se para"),
    ),
    "grade_ahead": message(
        "En {in_s}, la pendiente cambia a {grade_pct}.", "Pendiente en {in_s}: {grade_pct}"
    ),
    "step_begins": message(
        ("{step}, {duration_s}.", "{step}, {distance_m}.", "{step}.", "El próximo tramo."),
        ("{step}: {duration_s}", "{step}: {distance_m}", "{step}", "Próximo tramo"),
    ),
    "ramp_begins": message(
        (
            "{step}: la velocidad va ahora poco a poco hasta {speed_kmh}.",
            "La velocidad cambia poco a poco.",
        ),
        ("{step}: poco a poco hasta {speed_kmh}", "La velocidad cambia poco a poco"),
    ),
    "technique": message("{text}", "{text}"),
    "halfway": message("La mitad.", "La mitad"),
    "turn_ahead.forward": message(
        (
            "En {in_s} la cinta se para. Después, gírese hacia delante.",
            "Pronto se gira hacia delante.",
        ),
        ("La cinta se para en {in_s}; después, hacia delante", "Pronto: girar hacia delante"),
    ),
    "turn_ahead.backward": message(
        ("En {in_s} la cinta se para. Después, gírese hacia atrás.", "Pronto se gira hacia atrás."),
        ("La cinta se para en {in_s}; después, hacia atrás", "Pronto: girar hacia atrás"),
    ),
    "turn_ahead": message(
        ("En {in_s} la cinta se para. Después, dese la vuelta.", "Pronto la cinta se para."),
        ("La cinta se para en {in_s}; después, dese la vuelta", "Pronto: darse la vuelta"),
    ),
    "turn_now.forward": message(
        "La cinta está parada. Gírese hacia delante, sujetándose a las barandillas.",
        "Cinta parada: gírese hacia delante, con las barandillas",
    ),
    "turn_now.backward": message(
        "La cinta está parada. Gírese hacia atrás, sujetándose a las barandillas.",
        "Cinta parada: gírese hacia atrás, con las barandillas",
    ),
    "turn_now": message(
        "La cinta está parada. Dese la vuelta, sujetándose a las barandillas.",
        "Cinta parada: dese la vuelta, con las barandillas",
    ),
    "pausing": message("Pausa. La cinta va más despacio y se para.", "Pausa: la cinta se para"),
    "paused": message(
        "Pausa. La cinta está parada. Pulse Intro cuando quiera seguir.",
        "Pausa, cinta parada. Intro para seguir",
    ),
    "paused@page": message(
        "Pausa. La cinta está parada. Mantenga pulsado Seguir cuando quiera continuar.",
        "Pausa, cinta parada. Mantenga Seguir cuando quiera",
    ),
    "going_on": message(
        "Seguimos, a la velocidad más lenta.", "Seguimos, a la velocidad más lenta"
    ),
    "session_done": message(
        "Terminado. Muy bien. Sujétese a las barandillas hasta que la cinta se pare.",
        "Terminado. Sujétese hasta que la cinta se pare",
    ),
    # Stopping.
    "stopping": message(
        (
            "La cinta se para: {reason}. Sujétese a las barandillas.",
            "La cinta se para. Sujétese a las barandillas.",
        ),
        ("PARANDO: {reason}", "PARANDO: sujétese a las barandillas"),
    ),
    "at_rest": message("La cinta está parada.", "La cinta está parada"),
    "pull_key": message("Tire de la llave de seguridad.", "TIRE DE LA LLAVE DE SEGURIDAD"),
    "console_stop": message(
        "Parada desde la consola. No vuelve a arrancar sola.", "Parada desde la consola"
    ),
    "console_pause": message(
        "Pausa desde la consola. Pulse Intro cuando quiera seguir.",
        "Pausa desde la consola. Intro para seguir",
    ),
    "console_pause@page": message(
        "Pausa desde la consola. Mantenga pulsado Seguir cuando quiera continuar.",
        "Pausa desde la consola. Mantenga Seguir cuando quiera",
    ),
    "safety_key": message(
        "La llave de seguridad está fuera. La sesión ha terminado.",
        "Llave de seguridad fuera: fin de la sesión",
    ),
    "time_limit": message("Una sesión no puede durar más. Termina aquí.", "Duración máxima: fin"),
    "pause_limit": message(
        "La pausa ha sido demasiado larga. La sesión termina aquí.", "Pausa máxima: fin"
    ),
    # The link and the belt's word.
    "link_lost": message(
        "Conexión perdida. Sujétese y ponga un pie en cada plataforma lateral, o tire de la llave "
        "de seguridad. La cinta puede seguir en marcha.",
        "CONEXIÓN PERDIDA: sujétese, pies a los lados o tire de la llave de seguridad. "
        "La cinta puede seguir en marcha",
    ),
    "link_back_moving": message(
        "La conexión ha vuelto, y la cinta sigue en marcha. Se para suavemente, si no pulsa g.",
        "Conexión de vuelta, cinta en marcha: se para si no pulsa g",
    ),
    "link_back_moving@page": message(
        "La conexión ha vuelto, y la cinta sigue en marcha. Se para suavemente, si no mantiene "
        "pulsado Seguir.",
        "Conexión de vuelta, cinta en marcha: se para si no mantiene Seguir",
    ),
    "link_back_rest": message(
        "La conexión ha vuelto. La cinta está parada.", "Conexión de vuelta, cinta parada"
    ),
    "link_failed": message(
        "Tire de la llave de seguridad. La conexión no vuelve, y la cinta no se puede parar desde "
        "aquí.",
        "TIRE DE LA LLAVE DE SEGURIDAD: sin conexión, no se puede parar desde aquí",
    ),
    "telemetry_stale": message(
        "La cinta no dice nada. La velocidad se queda igual.", "Cinta callada: no más rápido"
    ),
    "telemetry_lost": message(
        "La cinta ha dejado de responder. Se para. Sujétese a las barandillas.",
        "CINTA CALLADA: PARANDO",
    ),
    "not_following": message(
        "La cinta no obedece. Se mantiene la velocidad.", "La cinta no obedece: se mantiene"
    ),
    "unit_mismatch": message(
        (
            "La cinta va a {ratio} veces la velocidad pedida. Quizá cuenta en millas. La sesión "
            "termina aquí.",
            "La cinta no va a la velocidad pedida. La sesión termina aquí.",
        ),
        ("Cinta a {ratio} veces lo pedido: ¿millas?", "Cinta no a la velocidad pedida"),
    ),
    "speed_ignored": message(
        "La cinta no acepta una velocidad. La sesión termina aquí.",
        "La cinta no acepta una velocidad",
    ),
    "control_lost": message(
        "La cinta ha recuperado el control. Sujétese. Párela con la llave de seguridad.",
        "CONTROL PERDIDO: sujétese, pare con la llave de seguridad",
    ),
    # The hand on the console.
    "console_slower": message(
        ("Más despacio desde la consola: {speed_kmh}. Así queda en este tramo.", "Más despacio."),
        ("Consola: más despacio, {speed_kmh}, en este tramo", "Consola: más despacio"),
    ),
    "console_faster": message(
        ("Más rápido desde la consola: {speed_kmh}.", "Más rápido desde la consola."),
        ("Consola: más rápido, {speed_kmh}", "Consola: más rápido"),
    ),
    # The walker.
    "walker_unseen": message(
        "¿Está en la cinta? Se para si no camina.",
        "No se detecta a nadie en la cinta: se para si no camina",
    ),
    "walker_gone": message(
        "Nadie camina. La cinta se para. No suba hasta que esté parada.",
        "NADIE EN LA CINTA: se para. No suba hasta que esté parada",
    ),
    # The heart.
    "heart_rate_ease": message(
        (
            "Su pulso es {bpm}, por encima de {ceiling_bpm}. Más despacio.",
            "Su pulso es alto. Más despacio.",
        ),
        ("Pulso {bpm} sobre {ceiling_bpm}: más despacio", "Pulso alto: más despacio"),
    ),
    "heart_rate_stop": message(
        (
            "Su pulso sigue en {bpm}, por encima de {ceiling_bpm}. La cinta se para. Sujétese.",
            "Su pulso sigue alto. La cinta se para. Sujétese.",
        ),
        ("Pulso {bpm} sobre {ceiling_bpm}: PARANDO", "Pulso alto: PARANDO"),
    ),
    "heart_rate_lost": message(
        "La banda de pulso no dice nada. Por eso no se irá más rápido.", "Sin pulso"
    ),
    # Ourselves.
    "journal_down": message(
        "La grabación ha fallado. Desde aquí, no más rápido.", "Grabación fallida: no más rápido"
    ),
    "guardian_gone": message(
        "El guardián ha fallado: nadie pararía la cinta si este programa muriera. Desde aquí, no "
        "más rápido.",
        "Guardián fallido: no más rápido",
    ),
    "holding": message(
        ("Se mantiene esta velocidad: {reason}.", "Se mantiene esta velocidad."),
        ("Se mantiene la velocidad: {reason}", "Se mantiene la velocidad"),
    ),
}
