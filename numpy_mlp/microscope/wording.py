"""What the page says, in English and Spanish: bars, notes, formulas, help. The page fills in the placeholders."""

from ..language import Texts
from ..tape.cells import cell_texts
from .derivation import derivation_texts
from .meaning import meanings
from .tour import tour_texts

page = Texts(
    title=("Backpropagation microscope", "Microscopio de retropropagación"),
    about=(
        "A network {sizes} takes a few training steps on the same {samples} samples ({dtype}). Every number here "
        "is one that the program computed. Click any cell: it says what it means and what it was made of.",
        "Una red {sizes} da unos pasos de entrenamiento con las mismas {samples} muestras ({dtype}). Cada número "
        "es uno que el programa calculó. Pulsa cualquier celda: dice qué significa y de qué está hecha.",
    ),
    about_changing=(
        "A network {sizes} takes a few training steps, each on {samples} samples ({dtype}). Every number here is "
        "one that the program computed. Click any cell: it says what it means and what it was made of.",
        "Una red {sizes} da unos pasos de entrenamiento, cada uno con {samples} muestras ({dtype}). Cada número "
        "es uno que el programa calculó. Pulsa cualquier celda: dice qué significa y de qué está hecha.",
    ),
    tools=("Steps, sample, layer, unit", "Pasos, muestra, capa, neurona"),
    rewind=("Rewind to the first step", "Volver al primer paso"),
    previous=("Previous step (p)", "Paso anterior (p)"),
    next=("Next step (n)", "Paso siguiente (n)"),
    before_after=("Weights before or after this step's update (b)", "Pesos antes o después de este paso (b)"),
    before=("weights: before", "pesos: antes"),
    after=("weights: after", "pesos: después"),
    step_of=("step {step} of {steps}", "paso {step} de {steps}"),
    step_short=("step {step}", "paso {step}"),
    chart_step=("Step {step}: loss {loss}, learning rate {rate}.", "Paso {step}: pérdida {loss}, tasa {rate}."),
    chart_caption=("● loss {loss}\n■ learning rate {rate}", "● pérdida {loss}\n■ tasa de aprendizaje {rate}"),
    sample=("sample", "muestra"),
    sample_option=("{n} (a {label})", "{n} (un {label})"),
    layer=("layer", "capa"),
    unit=("unit", "neurona"),
    language=("Cambiar a español", "Switch to English"),
    theme=("Light or dark", "Claro u oscuro"),
    help=("Help (?)", "Ayuda (?)"),
    tour=("Guided tour", "Visita guiada"),
    graph=("The network: forward left, backward right", "La red: ida a la izquierda, vuelta a la derecha"),
    panel=("The cell and its formula", "La celda y su fórmula"),
    map=("The step's computation, in order", "El cálculo del paso, en orden"),
    map_forward=("forward", "ida"),
    map_backward=("backward", "vuelta"),
    map_update=("update", "actualización"),
    legend_above=("above 0", "mayor que 0"),
    legend_below=("below 0", "menor que 0"),
    legend_selected=("the cell you look at", "la celda que miras"),
    legend_read=("what it was made of", "aquello de lo que está hecha"),
    legend_dead=("dead unit", "neurona muerta"),
    legend_row=("row of zeros", "fila de ceros"),
    legend_pixel=("pixel whose row is zeros", "píxel cuya fila es de ceros"),
    layer_input=("Input", "Entrada"),
    layer_hidden=("Layer {layer}: hidden, ReLU", "Capa {layer}: oculta, ReLU"),
    layer_output=("Layer {layer}: output, softmax", "Capa {layer}: salida, softmax"),
    way_forward=("forward →", "ida →"),
    way_backward=("← backward", "← vuelta"),
    grid_label=(
        "{name}, {rows} rows, {columns} columns. Arrow keys move, Enter goes into the formula.",
        "{name}, {rows} filas, {columns} columnas. Las flechas mueven, Intro entra en la fórmula.",
    ),
    note_scale=("up to ±{largest}", "hasta ±{largest}"),
    note_range=("from 0 to {largest}", "de 0 a {largest}"),
    note_zero=("all 0", "todo 0"),
    note_sample=("sample {n} as an image", "muestra {n} como imagen"),
    note_unit=("unit {j}, a cell for each pixel", "neurona {j}, una celda por píxel"),
    note_dead=("z ≤ 0 for all samples (dead): unit {units}", "z ≤ 0 en todas las muestras (muerta): neurona {units}"),
    note_rows=("{rows} of {all} rows all 0", "{rows} de {all} filas todas 0"),
    note_unseen=("more cells are read here than this view shows", "aquí se leen más celdas de las que se ven"),
    note_sheet=("all samples", "todas las muestras"),
    all_samples=("all samples", "todas las muestras"),
    one_sample=("one sample", "una muestra"),
    as_matrix=("as a matrix", "como matriz"),
    as_image=("as an image", "como imagen"),
    pixel=("pixel {i}", "el píxel {i}"),
    input_of=("input {i}", "la entrada {i}"),
    class_of=("class {i}", "la clase {i}"),
    unit_of=("unit {i} of layer {layer}", "la neurona {i} de la capa {layer}"),
    wiring_layer=("layer {layer}", "capa {layer}"),
    wiring_weight=(
        "Row {i}: from {from}. Column {j}: to {unit}.",
        "Fila {i}: desde {from}. Columna {j}: hasta {unit}.",
    ),
    wiring_bias=("Place {i}: {unit}.", "Lugar {i}: {unit}."),
    wiring_sample=("Row {n}: sample {n}. Column {j}: {unit}.", "Fila {n}: la muestra {n}. Columna {j}: {unit}."),
    wiring_label=("Place {n}: sample {n}.", "Lugar {n}: la muestra {n}."),
    wiring_single=("One number for the whole network.", "Un solo número para toda la red."),
    axes_image=("rows and columns of the image", "filas y columnas de la imagen"),
    axes_labels=("the samples in order, 8 to a line", "las muestras en orden, 8 por línea"),
    axes_weights=(
        "rows: from layer {before} (0 is the input); columns: to the units of layer {layer}",
        "filas: desde la capa {before} (0 es la entrada); columnas: hasta las neuronas de la capa {layer}",
    ),
    axes_biases=("columns: the units of layer {layer}", "columnas: las neuronas de la capa {layer}"),
    axes_samples=("rows: samples; columns: units", "filas: muestras; columnas: neuronas"),
    find=("cell", "celda"),
    find_go=("Go to this cell (Enter)", "Ir a esta celda (Intro)"),
    fold=("Fold or unfold this panel", "Plegar o desplegar este panel"),
    back=("back", "atrás"),
    in_symbols=("In symbols", "En símbolos"),
    in_numbers=("In numbers (click one to see where it came from)", "En números (pulsa uno para ver de dónde salió)"),
    whole_tensor=("All its cells at once, and the shapes", "Todas sus celdas a la vez, y las formas"),
    minus_zero=("-0 is a 0 that came from a number below 0", "-0 es un 0 que viene de un número menor que 0"),
    effect=(
        "If {name} grew by 0.01, the loss would change by about {change}.",
        "Si {name} creciera 0.01, la pérdida cambiaría en torno a {change}.",
    ),
    given=("Given, not computed: the chain begins here.", "Dado, no calculado: aquí empieza la cadena."),
    more_terms=(
        "{others} smaller terms ({zeros} are 0): {rest}. Show all",
        "{others} términos menores ({zeros} son 0): {rest}. Ver todos",
    ),
    because_above=("since z is above 0:", "pues z es mayor que 0:"),
    because_not_above=("since z is not above 0:", "pues z no es mayor que 0:"),
    because_right=("1, since this is the right class:", "1, pues esta es la clase correcta:"),
    because_wrong=("0, since another class is right:", "0, pues la correcta es otra:"),
    because_class=("the right class:", "la clase correcta:"),
    check_same=(
        "computed again here from these numbers: the same",
        "calculado aquí otra vez con estos números: lo mismo",
    ),
    check_rounded=(
        "computed again here from these numbers: {computed}; difference by rounding, in units of the last place: "
        "{apart}",
        "calculado aquí otra vez con estos números: {computed}; diferencia por redondeo, en unidades del último "
        "lugar: {apart}",
    ),
    check_wrong=(
        "these numbers give {computed}, and that is not what this program wrote",
        "estos números dan {computed}, y no es lo que escribió este programa",
    ),
    beside_right=(
        "{title} (right): {value}; difference in units of the last place: {apart}",
        "{title} (correcto): {value}; diferencia en unidades del último lugar: {apart}",
    ),
    beside_reference=(
        "{title}: {value}; difference in units of the last place: {apart}",
        "{title}: {value}; diferencia en unidades del último lugar: {apart}",
    ),
    used_in=("It goes on into", "De aquí pasa a"),
    closeup=("Close-up of {name}, {rows} × {columns} cells", "Primer plano de {name}, {rows} × {columns} celdas"),
    zoom_in=("Nearer (+)", "Más cerca (+)"),
    zoom_out=("Further away (-)", "Más lejos (-)"),
    side=("numbers of", "números de"),
    side_right=("the right program", "el programa correcto"),
    difference=("colour the difference", "colorear la diferencia"),
    parts_never=(
        "These numbers never part from the right ones, beyond rounding.",
        "Estos números no se apartan de los correctos, salvo por el redondeo.",
    ),
    parts_first=(
        "{title}: first apart from the right numbers in step {step}, at {cell}. From there it spreads:",
        "{title}: se aparta por primera vez en el paso {step}, en {cell}. Desde ahí se extiende:",
    ),
    chain=("The step's tensors in the order of computation", "Los tensores del paso en el orden del cálculo"),
    close=("Close", "Cerrar"),
    tour_previous=("previous", "anterior"),
    tour_next=("next", "siguiente"),
    tour_close=("end the tour", "terminar"),
)
zeros = Texts(
    zero_pixel=("this pixel is blank", "este píxel está en blanco"),
    zero_relu=("ReLU: its z is not above 0", "ReLU: su z no es mayor que 0"),
    zero_mask=("the mask: z is not above 0, so nothing goes back", "la máscara: z no es mayor que 0, nada vuelve"),
    zero_nothing=("nothing came back to it", "no le volvió nada"),
    zero_blank=(
        "this pixel is blank in every sample, so its weights had no part in the error",
        "este píxel está en blanco en todas las muestras: sus pesos no tuvieron parte en el error",
    ),
    zero_inputs=(
        "the unit before was silent (ReLU) for every sample, so this weight had no part in the error",
        "la neurona anterior calló (ReLU) en todas las muestras: este peso no tuvo parte en el error",
    ),
    zero_deltas=(
        "nothing came back to this unit, for any sample",
        "a esta neurona no le volvió nada, en ninguna muestra",
    ),
    zero_short_pixel=("blank", "en blanco"),
    zero_short_relu=("ReLU", "ReLU"),
    zero_short_mask=("mask", "máscara"),
    zero_short_nothing=("nothing", "nada"),
    zero_short_blank=("blank", "en blanco"),
    zero_short_inputs=("ReLU", "ReLU"),
    zero_short_deltas=("nothing", "nada"),
)
what = Texts(
    what_x=("pixels", "píxeles"),
    what_y=("right classes", "clases correctas"),
    what_W=("weights", "pesos"),
    what_b=("biases", "sesgos"),
    what_z=("weighted sums", "sumas ponderadas"),
    what_a=("outputs", "salidas"),
    what_p=("probabilities", "probabilidades"),
    what_loss=("the mean error", "el error medio"),
    what_dW=("gradient of W", "gradiente de W"),
    what_db=("gradient of b", "gradiente de b"),
    what_dz=("gradient of z", "gradiente de z"),
    what_da=("gradient of a", "gradiente de a"),
    what_learning_rate=("size of the steps", "tamaño de los pasos"),
    what_W_after=("weights after", "pesos después"),
    what_b_after=("biases after", "sesgos después"),
)
help_texts = Texts(
    help_title=("How to read this page", "Cómo leer esta página"),
    help_colours=(
        "Orange is above 0, blue below, the paper's colour is 0; the stronger, the larger. The note under each "
        "tensor gives the largest size (colours go with its square root, so that small numbers can be seen).",
        "Naranja es mayor que 0, azul menor, el color del papel es 0; cuanto más fuerte, más grande. La nota bajo"
        " cada tensor da el mayor tamaño (el color sigue su raíz cuadrada, para que se vean los números "
        "pequeños).",
    ),
    help_marks=(
        "× above a column: a dead unit, z ≤ 0 for every sample. A bar beside a row, or a stroke through a pixel: "
        "all of that row's gradient is 0.",
        "× sobre una columna: una neurona muerta, z ≤ 0 en todas las muestras. Una raya junto a una fila, o un "
        "trazo en un píxel: todo el gradiente de esa fila es 0.",
    ),
    help_cells=(
        "The solid frame is the cell you look at; dashed frames, around cells and around their tensors, show what it "
        "was made of.",
        "El marco continuo es la celda que miras; los discontinuos, en celdas y en sus tensores, muestran de qué está "
        "hecha.",
    ),
    help_names=(
        "x pixels, W weights, b biases, z = input @ W + b, a = ReLU(z), p probabilities, y right classes. "
        "A unit is a neuron. A d before a name: how much the loss changes if that number grows a little. [n,j]: "
        "sample n, unit j; counting begins at 0.",
        "x píxeles, W pesos, b sesgos, z = entrada @ W + b, a = ReLU(z), p probabilidades, y clases correctas. "
        "Una d delante: cuánto cambia la pérdida si ese número crece un poco. [n,j]: muestra n, neurona j; se "
        "cuenta desde 0.",
    ),
    key_arrows=(
        "move the cell; among a formula's numbers, to the one beside",
        "mueven la celda; en una fórmula, al número vecino",
    ),
    key_tab=("to the next tensor", "al siguiente tensor"),
    key_enter=(
        "into the formula, and there into the number chosen",
        "entra en la fórmula, y allí en el número elegido",
    ),
    key_back=("back to where you were", "vuelve a donde estabas"),
    key_steps=("next step, previous step, first step", "paso siguiente, paso anterior, primer paso"),
    key_after=("weights before or after the update", "pesos antes o después del paso"),
    key_zoom=("close-up nearer, further away", "primer plano más cerca, más lejos"),
    key_help=("this help; Esc closes it", "esta ayuda; Esc la cierra"),
)


def page_texts():
    """{key: (English, Spanish)} of all that the page may say."""
    return {
        key: pair
        for texts in (page, zeros, what, help_texts, meanings, tour_texts, derivation_texts, cell_texts)
        for key, pair in texts.pairs.items()
    }
