"""The texts of the guided tour; the cells are chosen by the page, from the tape that it shows."""

from ..language import Texts

tour_texts = Texts(
    tour_cell_title=("What is a cell?", "¿Qué es una celda?"),
    tour_cell_text=(
        "Each small square is one number. This one is what a unit of layer 1 adds up for one sample: each pixel "
        "times the weight that leads from there to the unit. The frames show what was read. Click any number in "
        "the formula to go where it came from; Backspace leads back.",
        "Cada cuadrito es un número. Este es lo que suma una neurona de la capa 1 para una muestra: cada píxel "
        "por el peso que va de allí a la neurona. Los marcos muestran lo que se leyó. Pulsa cualquier número de "
        "la fórmula para ir al lugar de donde salió; Retroceso te devuelve.",
    ),
    tour_relu_title=("Why is this activation 0?", "¿Por qué es 0 esta activación?"),
    tour_relu_text=(
        "ReLU passes on what is above 0 and nothing else. This unit added up a number that is not above 0, so for"
        " this sample it is silent.",
        "ReLU deja pasar lo que es mayor que 0 y nada más. Esta neurona sumó un número que no lo es, así que para"
        " esta muestra calla.",
    ),
    tour_softmax_title=("From scores to probabilities", "De puntuaciones a probabilidades"),
    tour_softmax_text=(
        "Softmax makes probabilities of a sample's ten scores: exp of each, divided by the sum of all. This is "
        "the probability of the right class. To lower the loss is to raise this number.",
        "Softmax hace probabilidades de las puntuaciones de una muestra: exp de cada una, dividida por la suma de"
        " todas. Esta es la probabilidad de la clase correcta. Bajar la pérdida es subir este número.",
    ),
    tour_loss_title=("One number for all errors", "Un número para todos los errores"),
    tour_loss_text=(
        "The loss is the mean of −log p of the right classes: 0 where p is 1, large where p is near 0. Everything"
        " on the way back, dz, da, dW, db, says how this one number would change.",
        "La pérdida es la media de −log p de las clases correctas: 0 si p es 1, grande si p está cerca de 0. Todo"
        " lo de la vuelta, dz, da, dW, db, dice cómo cambiaría este único número.",
    ),
    tour_error_title=("What does p − onehot(y) say?", "¿Qué dice p − onehot(y)?"),
    tour_error_text=(
        "Here the way back begins. For the right class: its probability less 1, so below 0: the score should go "
        "up. That is all there is to the derivative of softmax and logarithm together; folded below is why.",
        "Aquí empieza la vuelta. Para la clase correcta: su probabilidad menos 1, o sea menor que 0: la "
        "puntuación debe subir. Eso es todo lo que queda de la derivada de softmax y logaritmo juntos; abajo, plegado, "
        "el porqué.",
    ),
    tour_batch_title=("Where does 1/N enter?", "¿Dónde entra 1/N?"),
    tour_batch_text=(
        "Here, and nowhere else: the loss is a mean over {samples} samples, so each sample's error is divided by "
        "{samples}. Every gradient further back inherits it. This class is a wrong one, so nothing is taken off "
        "p: the score should go down.",
        "Aquí, y en ningún otro sitio: la pérdida es una media de {samples} muestras, así que el error de cada "
        "una se divide por {samples}. Todos los gradientes de más atrás lo heredan. Esta clase es incorrecta, a p "
        "no se le quita nada: la puntuación debe bajar.",
    ),
    tour_outer_title=("Why is dW an outer product?", "¿Por qué dW es un producto exterior?"),
    tour_outer_text=(
        "A weight joins one input with one unit. For one sample its gradient is that input times that unit's "
        "error, and so for all pairs: every input with every error, an outer product. Over the samples these are "
        "added.",
        "Un peso une una entrada con una neurona. Para una muestra, su gradiente es esa entrada por el error de "
        "esa neurona, y así para todas las parejas: cada entrada con cada error, un producto exterior. Y se suman "
        "los de todas las muestras.",
    ),
    tour_bias_title=("The bias sees only errors", "El sesgo solo ve errores"),
    tour_bias_text=(
        "A bias is a weight whose input is always 1. So its gradient is the sum of the unit's errors over the samples.",
        "Un sesgo es un peso cuya entrada es siempre 1. Por eso su gradiente es la suma de los errores de la "
        "neurona sobre las muestras.",
    ),
    tour_back_title=("The error goes back through the same weights", "El error vuelve por los mismos pesos"),
    tour_back_text=(
        "A hidden unit has no right answer of its own. Its share of the blame is each error further on, times the"
        " weight through which it took part in it: a row of W{last}, where the way forward took a column.",
        "Una neurona oculta no tiene respuesta correcta propia. Su parte de culpa es cada error de más adelante, "
        "por el peso con el que participó en él: una fila de W{last}, donde la ida tomó una columna.",
    ),
    tour_mask_title=("What does the mask do?", "¿Qué hace la máscara?"),
    tour_mask_text=(
        "Something came back to this unit (da{before} is not 0), but on the way forward ReLU had shut it: "
        "z{before} is not above 0. A little more or less of z would have changed nothing, so what came back is "
        "multiplied by 0.",
        "A esta neurona le volvió algo (da{before} no es 0), pero a la ida ReLU la había cerrado: z{before} no es"
        " mayor que 0. Un poco más o menos de z no habría cambiado nada, así que lo que volvió se multiplica por "
        "0.",
    ),
    tour_zero_row_title=("Why is this row zero?", "¿Por qué es cero esta fila?"),
    tour_zero_row_text=(
        "A row of dW1 belongs to one pixel. Where no sample has ink, all its products have a factor 0: the "
        "weights from there learn nothing in this step. The stroke marks such pixels.",
        "Una fila de dW1 pertenece a un píxel. Donde ninguna muestra tiene tinta, todos los productos tienen un "
        "factor 0: los pesos de allí no aprenden nada en este paso. El trazo marca esos píxeles.",
    ),
    tour_dead_title=("What is a dead unit?", "¿Qué es una neurona muerta?"),
    tour_dead_text=(
        "If z is not above 0 for any sample of the batch, the unit says nothing and gets nothing back: × marks "
        "it, and its column of dW is all 0. If none is marked here, you see the unit that came nearest to it.",
        "Si z no es mayor que 0 en ninguna muestra del lote, la neurona no dice nada y no le vuelve nada: × la "
        "marca, y su columna de dW es toda 0. Si aquí no hay ninguna marcada, ves la que estuvo más cerca.",
    ),
    tour_rate_title=(
        "What does the learning rate do to this weight?",
        "¿Qué le hace la tasa de aprendizaje a este peso?",
    ),
    tour_rate_text=(
        "The gradient says which way is up and how steep it is; the learning rate says how far to go, down. Twice"
        " the rate would move this weight twice as far. This is the whole update.",
        "El gradiente dice hacia dónde se sube y con qué pendiente; la tasa de aprendizaje dice cuánto andar, "
        "hacia abajo. El doble de tasa movería este peso el doble. Eso es toda la actualización.",
    ),
    tour_again_title=("And again", "Y otra vez"),
    tour_again_text=(
        "The next step begins with the weights that the last one left. Look at the loss: did it go down? Step on "
        "with n, back with p, and see how every number of the network has moved.",
        "El paso siguiente empieza con los pesos que dejó el anterior. Mira la pérdida: ¿ha bajado? Avanza con n,"
        " vuelve con p, y mira cómo se ha movido cada número de la red.",
    ),
)
