"""The sentences that `labs.messages` puts together."""

from numpy_mlp.language import Texts

texts = Texts(
    right=("right", "correcta"),
    skipped=("optional, left out", "opcional, sin escribir"),
    unwritten=("{name} is not written yet.", "{name} aún no está escrita."),
    unwritten_more=(
        "Write it in place of `raise NotImplementedError`; its first line says what goes in and what comes out.",
        "Escríbela en lugar de `raise NotImplementedError`; su primera línea dice qué entra y qué sale.",
    ),
    missing=("There is no function {name} in the file.", "No hay ninguna función {name} en el archivo."),
    missing_more=(
        "The checker calls it by this name: was it renamed, or does it stand inside another function?",
        "El corrector la llama por este nombre: ¿cambió de nombre, o está dentro de otra función?",
    ),
    raised=("{name} stops with {raised}: {message}", "{name} se detiene con {raised}: {message}"),
    at_line=("line {line}:   {text}", "línea {line}:   {text}"),
    inside=(
        "No line of yours is at fault by itself: it happened in what {name} calls or was given.",
        "Ninguna línea tuya falla por sí sola: ocurrió en lo que {name} llama o recibió.",
    ),
    arguments=(
        "It is called with {names}: its `def` line has to stay as it was in the starter.",
        "Se la llama con {names}: su línea `def` tiene que quedar como estaba en el archivo inicial.",
    ),
    syntax=("Python cannot read the file: {message}", "Python no puede leer el archivo: {message}"),
    syntax_more=(
        "The cause may stand a line earlier: a bracket that was not closed, a missing colon.",
        "La causa puede estar una línea antes: un paréntesis sin cerrar, dos puntos que faltan.",
    ),
    loading=(
        "The file stops while it is being loaded, before any function is called. {raised}: {message}",
        "El archivo se detiene al cargarse, antes de llamar a ninguna función. {raised}: {message}",
    ),
    indentation_more=(
        "The lines of one block begin in the same column, and below a colon the block is four spaces further in.",
        "Las líneas de un bloque empiezan en la misma columna, y tras los dos puntos el bloque va cuatro espacios más "
        "adentro.",
    ),
    tab_more=(
        "Tabs and spaces are mixed at the beginning of lines: have your editor turn the tabs into four spaces each.",
        "Al principio de las líneas hay tabuladores y espacios mezclados: haz que tu editor cambie cada tabulador por "
        "cuatro espacios.",
    ),
    file_time=(
        "The file did not finish loading within {seconds:g} s, and no function was called.",
        "El archivo no terminó de cargarse en {seconds:g} s, y no se llamó a ninguna función.",
    ),
    file_time_more=(
        "Look for a loop that does not end, or an input(), outside the functions.",
        "Busca, fuera de las funciones, un bucle que no acaba o un input().",
    ),
    file_died=(
        "The process died while the file was being loaded ({how}), before any function was called.",
        "El proceso murió al cargarse el archivo ({how}), antes de llamar a ninguna función.",
    ),
    file_died_more=(
        "A file must not end Python: look for exit() or os._exit() outside the functions, or memory that ran out.",
        "Un archivo no debe terminar Python: busca exit() u os._exit() fuera de las funciones, o memoria agotada.",
    ),
    file_output=(
        "The file printed too much while it was being loaded, and was stopped.",
        "El archivo imprimió demasiado al cargarse y fue detenido.",
    ),
    file_output_more=(
        "Look for a print inside a loop, outside the functions.",
        "Busca un print dentro de un bucle, fuera de las funciones.",
    ),
    file_size=(
        "The file sent more than 64 MiB while it was being loaded, and was stopped.",
        "El archivo envió más de 64 MiB al cargarse y fue detenido.",
    ),
    file_memory=(
        "The file took too much memory while it was being loaded, and was stopped.",
        "El archivo ocupó demasiada memoria al cargarse y fue detenido.",
    ),
    file_strange=(
        "What came back while the file was being loaded is no answer of the checker's.",
        "Lo que volvió al cargarse el archivo no es una respuesta del corrector.",
    ),
    nothing=("{name} returns nothing (None).", "{name} no devuelve nada (None)."),
    nothing_more=(
        "What it works out has to come back to the caller, by `return`: {names}.",
        "Lo que calcula tiene que volver, con `return`, a quien la llama: {names}.",
    ),
    count=(
        "{name} returns another number of results: {found}, and {expected} are expected: {names}.",
        "{name} devuelve otro número de resultados: {found}, y se esperan {expected}: {names}.",
    ),
    order=(
        "{name} returns its results in another order than its first line says.",
        "{name} devuelve sus resultados en un orden distinto del que dice su primera línea.",
    ),
    order_more=(
        "Expected: {expected}. Yours come as: {found}.",
        "Se espera: {expected}. Los tuyos llegan como: {found}.",
    ),
    order_still=("In their places, not right yet: {names}.", "Aun en su sitio, todavía mal: {names}."),
    shape=("The shape of {tensor} is not right.", "La forma de {tensor} no es correcta."),
    shape_of=(
        "{symbols} = {expected} expected, yours is {found}",
        "Se espera {symbols} = {expected}, la tuya es {found}",
    ),
    shape_plain=("{expected} expected, yours is {found}", "Se espera {expected}, la tuya es {found}"),
    shape_number=(
        "A single number is expected, yours is an array of shape {found}",
        "Se espera un solo número, el tuyo es un arreglo de forma {found}",
    ),
    one_number=("(), a single number", "(), un solo número"),
    transposed=(": this is its transpose.", ": es su traspuesta."),
    axis_more=(", with an axis too many.", ", con un eje de más."),
    axis_less=(", with an axis too few.", ", con un eje de menos."),
    dtype=("{tensor} holds {found}, not floating-point numbers.", "{tensor} contiene {found}, no números reales."),
    dtype_more=(
        "Integers and truth values cut off what stands behind the point.",
        "Los enteros y los valores lógicos pierden lo que hay tras la coma.",
    ),
    nan=("{tensor} is not finite: NaN or infinity.", "{tensor} no es finito: NaN o infinito."),
    nan_at=(
        "The first such place is {where}. Its inputs are finite: look for an exponential that overflows, a logarithm "
        "of 0, a division by 0.",
        "El primer lugar así es {where}. Sus entradas son finitas: busca una exponencial que desborda, un logaritmo "
        "de 0, una división entre 0.",
    ),
    nan_number=(
        "Its inputs are finite: look for an exponential that overflows, a logarithm of 0, a division by 0.",
        "Sus entradas son finitas: busca una exponencial que desborda, un logaritmo de 0, una división entre 0.",
    ),
    changed=("{name} changes its argument {argument} in place.", "{name} cambia su argumento {argument} en el sitio."),
    changed_more=(
        "{argument} belongs to the caller, who needs it again as it was: leave it alone, or work on a copy of it.",
        "{argument} es de quien llama, que lo necesita otra vez como estaba: no lo toques, o trabaja con una copia.",
    ),
    wrong_one=("{tensor} is not right.", "{tensor} no es correcto."),
    chain=(
        "{right} right; {tensor} is the first that is not.",
        "Correctos: {right}; {tensor} es el primero que no lo es.",
    ),
    chain_none=(
        "{tensor} is the first result that is not right.",
        "{tensor} es el primer resultado que no es correcto.",
    ),
    also=("Also wrong, and perhaps for the same reason: {names}.", "También mal, quizá por lo mismo: {names}."),
    why=("Why it is tempting: {why}", "Por qué tienta: {why}"),
    number=("The number in it seems to be {number:.3g}.", "El número que lleva parece ser {number:.3g}."),
    two=("Two mistakes at once:", "Dos errores a la vez:"),
    sign=("Its sign is wrong, everywhere.", "Tiene el signo contrario, en todas partes."),
    zero=("It is 0 everywhere.", "Es 0 en todas partes."),
    factor=(
        "Everywhere it is {factor:.4g} times the right one: a constant factor.",
        "En todas partes es {factor:.4g} veces el correcto: un factor constante.",
    ),
    symbol=(
        "Everywhere it is {symbol} times the right one (here {factor:.4g}), however large {letter} is.",
        "En todas partes es {symbol} veces el correcto (aquí {factor:.4g}), sea cual sea {letter}.",
    ),
    is_transposed=("It is the right one, transposed.", "Es el correcto, traspuesto."),
    only_last_row=("Only its last row, or entry, is wrong.", "Solo está mal su última fila, o entrada."),
    only_first_row=("Only its first row, or entry, is wrong.", "Solo está mal su primera fila, o entrada."),
    region=("It is wrong only {where}.", "Solo está mal {where}."),
    unnamed=(
        "No known mistake makes these numbers. Their relative error is {error:.1e}.",
        "Ningún error conocido da estos números. Su error relativo es {error:.1e}.",
    ),
    largest=(
        "The largest difference is at {tensor}{where}: yours is {yours:.6g}.",
        "La mayor diferencia está en {tensor}{where}: el tuyo es {yours:.6g}.",
    ),
    proof=(
        "The numeric gradient there, by moving the number a little both ways, is {numeric:.6g}.",
        "El gradiente numérico ahí, moviendo el número un poco a ambos lados, es {numeric:.6g}.",
    ),
    expected=("Expected there: {right:.6g}.", "Ahí se espera {right:.6g}."),
    inputs=(
        "To see it by hand, these are the inputs, to six digits:",
        "Para verlo a mano, estas son las entradas, con seis cifras:",
    ),
    strange=(
        "{name} returns something that is no number or array: {text}",
        "{name} devuelve algo que no es ni número ni arreglo: {text}",
    ),
    strange_answer=(
        "What came back from the process is no answer of the checker's.",
        "Lo que volvió del proceso no es una respuesta del corrector.",
    ),
    time=(
        "{name} never came back within {seconds:g} s.",
        "{name} no terminó en {seconds:g} s.",
    ),
    time_more=(
        "Look for a loop that does not end.",
        "Busca un bucle que no acaba.",
    ),
    died=("The process died in {name} ({how}).", "El proceso murió en {name} ({how})."),
    exit_code=("exit code {code}", "código de salida {code}"),
    by_signal=("killed by {code}", "terminado por {code}"),
    unknown_end=("nobody knows how", "no se sabe cómo"),
    died_more=(
        "A function must not end Python: look for exit(), quit(), or memory that ran out.",
        "Una función no debe terminar Python: busca exit(), quit(), o memoria agotada.",
    ),
    output=("{name} printed too much, and was stopped.", "{name} imprimió demasiado y fue detenida."),
    output_more=("Look for a print inside a loop.", "Busca un print dentro de un bucle."),
    size=("{name} returned more than 64 MiB, and was stopped.", "{name} devolvió más de 64 MiB y fue detenida."),
    look_first=(
        "It may call {names}, not right yet: look there first.",
        "Puede que llame a {names}, que aún no están bien: mira ahí primero.",
    ),
    look_first_one=(
        "It may call {names}, not right yet: look there first.",
        "Puede que llame a {names}, que aún no está bien: mira ahí primero.",
    ),
    memory=(
        "{name} was stopped: it took too much memory, with all the processes that it started.",
        "{name} se detuvo: ocupó demasiada memoria, con todos los procesos que inició.",
    ),
    memory_more=(
        "Nothing in this lab needs a second process, nor arrays larger than those that come in.",
        "Nada en este laboratorio necesita otro proceso, ni arreglos mayores que los que entran.",
    ),
    no_import=("Write `{line}` at the top of the file.", "Escribe `{line}` al principio del archivo."),
    no_input=(
        "Nobody is at the keyboard while a file is checked: take the input() out.",
        "Mientras se comprueba un archivo no hay nadie al teclado: quita el input().",
    ),
    look_here=(
        "By themselves {names} are right: look at what {name} gives them, and in which order.",
        "Por sí solas, {names} están bien: mira qué les da {name}, y en qué orden.",
    ),
    look_here_one=(
        "By itself {names} is right: look at what {name} does besides.",
        "Por sí sola, {names} está bien: mira qué más hace {name}.",
    ),
    and_=("and", "y"),
    more=("{n} more", "{n} más"),
    short_raised=("stops with {raised}", "se detiene con {raised}"),
    short_wrong=("{tensor} is not right", "{tensor} no es correcto"),
    short_unwritten=("not written yet", "aún sin escribir"),
    short_missing=("not in the file", "no está en el archivo"),
    short_file=("the file was not loaded", "el archivo no se cargó"),
    short_file_raised=("the file stops with {raised}", "el archivo se detiene con {raised}"),
    short_nothing=("returns nothing", "no devuelve nada"),
    short_count=("another number of results", "otro número de resultados"),
    short_order=("results in another order", "resultados en otro orden"),
    short_shape=("shape of {tensor}", "forma de {tensor}"),
    short_changed=("changes {argument} in place", "cambia {argument} en el sitio"),
    short_ended=("did not come back", "no terminó"),
    short_strange=("returns no numbers", "no devuelve números"),
    printed=("Your file printed:", "Tu archivo imprimió:"),
)
