"""The words that `recipes/allergens.py` reads food names by. Data only: reviewed by people, changed by people.

Each text is a list of phrases between commas, in the singular, lower case, without accents. A phrase may stand under
several allergens; the longest phrase that fits is the one that counts, so "peanut butter" never reads as "butter".
"""

IMPLIES: dict[str, str] = {
    "celery": """
        celery, celeriac, celery salt, stock cube, stock pot, stockpot, stock, broth, bouillon, oxo, knorr,
        bovril, marmite, vegemite, yeast extract, gravy, mirepoix, soffritto, sofrito, waldorf, waldorf salad,
        old bay, old bay seasoning, remoulade, bloody mary, minestrone, bolognese sauce""",
    "cereals_containing_gluten": """
        gluten, wheat, wholewheat, wheatgerm, wheatmeal, wheat flour, cracked wheat, shredded wheat, wheat
        biscuit, wheat protein, wheat gluten, buckwheat noodle, durum, semolina, spelt, farro, freekeh, kamut,
        khorasan, einkorn, emmer, triticale, bulgur, bulghur, bulgar, couscous, cous cous, barley, rye, oat,
        oatmeal, oatcake, oat cake, oat bran, oatbran, oat milk, oat drink, oatmilk, porridge, muesli, granola,
        flapjack, granola bar, cereal bar, bran, bran flake, cornflake, corn flake, weetabix, shreddies, cheerio,
        all bran, rice krispy, rice pop, puffed rice cereal, cream of wheat, malt, malted, malt vinegar, malt
        extract, brown vinegar, pickling vinegar, horlicks, ovaltine, milo, beer, ale, lager, stout, porter,
        guinness, shandy, bread, breadcrumb, crumb, breaded, panko, toast, toastie, crouton, loaf, loaves,
        baguette, french stick, ciabatta, focaccia, sourdough, pumpernickel, brioche, bun, bap, roll, bagel,
        pitta, pita, naan, nan bread, chapati, chapatti, roti, paratha, puri, poori, lavash, matzo, matzah,
        tortilla, wrap, taco shell, burrito, quesadilla, enchilada, fajita, sandwich, panini, burger, hot dog,
        pizza, calzone, croissant, pain au chocolat, danish pastry, pastry, filo, phyllo, strudel, vol au vent,
        pie, pie crust, pie dough, tart, tartlet, quiche, flan, pasty, sausage roll, samosa, cake, cupcake,
        gateau, sponge, muffin, scone, english muffin, breakfast muffin, toasting muffin, crumpet, pikelet,
        pancake, crepe, waffle, blini, cookie, biscuit, digestive, hobnob, rich tea, ginger nut, cracker, graham
        cracker, cream cracker, water biscuit, saltine, crispbread, ryvita, breadstick, bread stick, grissini,
        pretzel, shortbread, brownie, blondie, doughnut, donut, eclair, profiterole, choux, trifle, tiramisu,
        cheesecake, crumble, cobbler, baklava, bakewell, bakewell tart, battenberg, madeira cake, stollen,
        panettone, simnel, christmas pudding, sponge pudding, bread pudding, yorkshire pudding, toad in the hole,
        swiss roll, ice cream cone, wafer, fish cake, fishcake, crab cake, potato cake, potato scone, potato
        farl, tattie scone, hot cross bun, teacake, lamington, batter, battered, tempura, dumpling, gyoza,
        wonton, dim sum, spring roll, egg roll, prawn toast, scampi, goujon, nugget, kiev, schnitzel, escalope,
        katsu, fish finger, fish stick, scotch egg, pork pie, stuffing, haggis, black pudding, white pudding,
        blood sausage, boudin noir, sausage, chipolata, banger, frankfurter, suet, falafel, seitan, mock duck,
        pasta, spaghetti, penne, fusilli, macaroni, mac and cheese, macaroni cheese, linguine, tagliatelle,
        pappardelle, fettuccine, fettucine, lasagne, lasagna, lasagna noodle, lasagne sheet, lasagna sheet,
        rigatoni, ziti, rotini, farfalle, conchiglie, orecchiette, cannelloni, ravioli, tortellini, gnocchi,
        orzo, vermicelli, carbonara, noodle, egg noodle, ramen, udon, soba, chow mein, lo mein, flour, roux,
        bechamel, white sauce, rarebit, soy sauce, soya sauce, shoyu, teriyaki, hoisin, oyster sauce, black bean
        sauce, ponzu, kecap manis, gochujang, ssamjang, worcestershire, worcestershire sauce, worcester sauce,
        brown sauce, hp sauce, branston, branston pickle, pickled onion, english mustard, marmite, vegemite,
        bovril, yeast extract, gravy, stock cube, stock pot, stockpot, stock, broth, oxo, knorr, taramasalata,
        surimi, crabstick, crab stick, seafood stick, imitation crab, shaoxing wine, shaoxing rice wine, chinese
        cooking wine, chinese rice wine, bombay mix, meat free mince, meat free soya mince, meat free sausage,
        vegan mince, vegan sausage, kibbeh, tabbouleh, tabouleh, tabouli, fattoush""",
    "crustaceans": """
        crustacean, prawn, shrimp, crab, lobster, langoustine, dublin bay prawn, crayfish, crawfish, scampi,
        krill, shellfish, seafood, bisque, prawn cracker, prawn toast, shrimp paste, belacan, belachan, crab
        cake, crabstick, crab stick, seafood stick, imitation crab, surimi, crab paste, thai curry paste, thai
        red curry paste, thai green curry paste, red curry paste, green curry paste, yellow curry paste,
        massaman, massaman curry, thai curry, thai red curry, thai green curry, laksa, tom yum, kimchi, pad thai,
        paella, bouillabaisse, fruits de mer, nasi goreng, gumbo, jambalaya, xo sauce, fish stock cube""",
    "eggs": """
        egg, egg white, egg yolk, egg noodle, egg fried rice, egg roll, scotch egg, albumen, albumin, omelette,
        omelet, frittata, quiche, spanish tortilla, shakshuka, eggs benedict, huevos rancheros, mayonnaise, mayo,
        aioli, hollandaise, bearnaise, tartare sauce, tartar sauce, salad cream, thousand island, ranch, ranch
        dressing, caesar, caesar dressing, caesar salad, remoulade, coleslaw, potato salad, egg mayonnaise, tuna
        mayonnaise, meringue, pavlova, eton mess, macaron, macaroon, amaretti, nougat, custard, creme anglaise,
        creme caramel, creme brulee, creme patissiere, eggnog, egg nog, advocaat, lemon curd, lime curd, souffle,
        mousse, tiramisu, ice cream, carbonara, tagliatelle, pappardelle, ravioli, tortellini, cannelloni, quorn,
        mycoprotein, yorkshire pudding, toad in the hole, french toast, pancake, crepe, waffle, blini, cake,
        cupcake, gateau, sponge, swiss roll, muffin, brownie, blondie, scone, croissant, brioche, panettone,
        eclair, profiterole, choux, trifle, cheesecake, bakewell, bakewell tart, battenberg, madeira cake,
        doughnut, donut, sponge pudding, bread pudding, christmas pudding, lamington, batter, tempura, katsu,
        schnitzel, kedgeree, pad thai, ramen, nasi goreng, crabstick, crab stick, seafood stick, surimi,
        imitation crab, horseradish sauce, pesto, moussaka""",
    "fish": """
        fish, white fish, anchovy, cod, codling, haddock, salmon, tuna, mackerel, sardine, pilchard, trout, sea
        bass, seabass, bass, branzino, bream, plaice, sole, lemon sole, dover sole, halibut, hake, pollock,
        pollack, coley, saithe, whiting, herring, kipper, bloater, rollmop, whitebait, sprat, monkfish, tilapia,
        basa, pangasius, swordfish, turbot, skate, eel, catfish, milkfish, snapper, barramundi, carp, perch,
        grouper, sturgeon, marlin, mullet, brill, dab, ling, john dory, mahi mahi, shark, roe, caviar, bottarga,
        finnan haddie, arbroath smokie, lox, gravlax, gravadlax, ceviche, bombay duck, kedgeree, fish sauce, nam
        pla, nuoc mam, fish stock, fish stock cube, fish finger, fish stick, fish cake, fishcake, fish pie,
        worcestershire, worcestershire sauce, worcester sauce, dashi, bonito, katsuobushi, furikake, gentleman
        relish, caesar, caesar dressing, caesar salad, tapenade, puttanesca, nicoise, salade nicoise,
        taramasalata, isinglass, cod liver oil, surimi, crabstick, crab stick, seafood stick, imitation crab,
        seafood, bouillabaisse, bisque, kimchi, thai curry paste, thai red curry paste, thai green curry paste,
        red curry paste, green curry paste, yellow curry paste, massaman, massaman curry, thai curry, thai red
        curry, thai green curry, laksa, tom yum, pad thai, nuoc cham, bagna cauda, vitello tonnato, sushi,
        sashimi, poke bowl""",
    "lupin": "lupin, lupine, lupini, lupini bean, lupin flour, lupin seed",
    "milk": """
        dairy, milk, whole milk, skimmed milk, milk powder, condensed milk, evaporated milk, lactose, casein,
        caseinate, whey, whey protein, protein powder, butter, butterfat, buttermilk, buttercream, all butter,
        ghee, cream, creamy, cream cheese, soured cream, sour cream, clotted cream, creme fraiche, fromage frais,
        fromage blanc, half and half, yoghurt, yogurt, yoghourt, froyo, skyr, quark, kefir, lassi, ayran, raita,
        tzatziki, labneh, curd, curd cheese, lemon curd, lime curd, cheese, cheesy, cheddar, mozzarella,
        parmesan, parmigiano, grana padano, pecorino, feta, halloumi, paneer, panir, ricotta, mascarpone, brie,
        camembert, stilton, gorgonzola, dolcelatte, roquefort, gouda, edam, emmental, emmenthal, gruyere,
        manchego, comte, wensleydale, red leicester, double gloucester, caerphilly, monterey jack, pepper jack,
        colby, provolone, burrata, cotija, queso, queso fresco, taleggio, port salut, philadelphia, boursin,
        neufchatel, welsh rarebit, rarebit, custard, creme anglaise, creme caramel, creme brulee, creme
        patissiere, panna cotta, rice pudding, ice cream, gelato, kulfi, ras malai, gulab jamun, milkshake,
        latte, cappuccino, flat white, mocha, hot chocolate, drinking chocolate, hot cocoa mix, horlicks,
        ovaltine, eggnog, egg nog, irish cream, chocolate, milk chocolate, white chocolate, nutella, chocolate
        spread, fudge, toffee, caramel, butterscotch, dulce de leche, tablet, praline, margarine, mousse,
        tiramisu, trifle, cheesecake, eton mess, banoffee, profiterole, eclair, croissant, pain au chocolat,
        danish pastry, brioche, panettone, scone, pancake, crepe, waffle, blini, yorkshire pudding, toad in the
        hole, shortbread, flapjack, cake, cupcake, gateau, swiss roll, sponge pudding, bread pudding, bakewell,
        bakewell tart, battenberg, madeira cake, muffin, brownie, blondie, doughnut, donut, hot cross bun,
        teacake, cereal bar, muesli, chorizo, chorizo sausage, lamington, naan, nan bread, garlic bread, potato
        cake, potato scone, potato farl, tattie scone, pizza, calzone, quiche, lasagne, lasagna, macaroni cheese,
        mac and cheese, cauliflower cheese, carbonara, alfredo, bechamel, white sauce, hollandaise, bearnaise,
        dauphinoise, gratin, moussaka, fondue, raclette, pesto, korma, tikka masala, butter chicken, makhani,
        stroganoff, kiev, caesar, caesar dressing, caesar salad, ranch, ranch dressing, horseradish sauce,
        creamed horseradish, kipper with butter, spanakopita, bisque, kofta paneer, saag paneer, quesadilla""",
    "molluscs": """
        mollusc, mollusk, shellfish, seafood, mussel, moule, clam, clamato, oyster, oyster sauce, scallop, squid,
        calamari, calamares, octopus, cuttlefish, cuttlefish ink, squid ink, whelk, cockle, winkle, periwinkle,
        abalone, snail, escargot, limpet, conch, razor clam, geoduck, paella, bouillabaisse, fruits de mer,
        vongole, chowder, clam chowder, xo sauce""",
    "mustard": """
        mustard, mustard seed, mustard powder, english mustard, dijon, dijon mustard, wholegrain mustard, honey
        mustard, mustard oil, mustard green, mayonnaise, mayo, egg mayonnaise, tuna mayonnaise, aioli, salad
        cream, thousand island, tartare sauce, tartar sauce, remoulade, coleslaw, potato salad, vinaigrette,
        french dressing, salad dressing, piccalilli, curry powder, curry paste, tikka paste, tikka masala paste,
        panch phoron, panch phoran, rarebit, welsh rarebit, gherkin, cornichon, dill pickle, pickled cucumber,
        horseradish sauce, creamed horseradish, caesar, caesar dressing, caesar salad, old bay, old bay
        seasoning, black pudding""",
    "nuts": """
        nut, mixed nut, nut butter, nut milk, nut roast, almond, ground almond, flaked almond, almond flour,
        almond meal, almond milk, almond butter, marcona, cashew, cashew nut, cashew butter, walnut, hazelnut,
        hazelnut butter, filbert, cobnut, pecan, pecan nut, pistachio, pistachio nut, brazil nut, brazils,
        macadamia, macadamia nut, queensland nut, hickory nut, marzipan, almond paste, praline, frangipane,
        frangipani, nougat, gianduja, nutella, chocolate spread, amaretti, amaretto, macaron, florentine,
        bakewell, bakewell tart, battenberg, simnel, stollen, panforte, baklava, orgeat, pesto, romesco, dukkah,
        dukka, korma, muesli, granola, granola bar, cereal bar, trail mix, fruit and nut, nut bar, waldorf,
        waldorf salad, halva, halvah, halwa, turron, muhammara, financier, ferrero""",
    "peanuts": """
        peanut, peanut butter, peanut oil, peanut sauce, groundnut, ground nut, groundnut oil, monkey nut, beer
        nut, arachis, arachis oil, satay, gado gado, massaman, massaman curry, kung pao, kung po, pad thai,
        bombay mix, trail mix, nut, mixed nut, nut butter, nut bar, nut roast, fruit and nut, snickers, reese,
        maafe, mafe""",
    "sesame": """
        sesame, sesame seed, sesame oil, sesame paste, benne, gingelly, tahini, tahina, tahine, houmous, hummus,
        humus, hommus, hoummus, halva, halvah, zaatar, zatar, dukkah, dukka, gomasio, gomashio, furikake, baba
        ganoush, baba ghanoush, simit, seeded, seeded bread, multiseed, seed mix, mixed seed, omega seed mix,
        burger bun, hamburger bun, hamburger bap, everything bagel, hoisin, prawn toast, falafel, granary bread,
        seeded loaf, multigrain bread""",
    "soya": """
        soy, soya, soybean, soyabean, soya bean, soy milk, soya milk, soymilk, soy sauce, soya sauce, soya mince,
        soya flour, soya lecithin, soy lecithin, tofu, bean curd, beancurd, tempeh, tempe, edamame, miso, natto,
        tamari, shoyu, yuba, okara, tvp, tsp soya, textured vegetable protein, textured soya protein, hydrolysed
        vegetable protein, liquid amino, teriyaki, hoisin, oyster sauce, black bean sauce, ponzu, kecap manis,
        gochujang, ssamjang, doenjang, sukiyaki, seitan, mock duck, meat free mince, meat free soya mince, soya
        protein powder, soy protein powder, meat free sausage, meat free burger, vegan mince, vegan sausage,
        vegan burger, chocolate, milk chocolate, white chocolate, dark chocolate, nutella, chocolate spread,
        seeded bread, seeded loaf, granary bread, multigrain bread, multiseed, whey protein, protein powder, kung
        pao, pad thai, satay, ramen, nasi goreng, egg fried rice, chow mein, lo mein, okonomiyaki""",
    "sulphites": """
        sulphite, sulfite, sulphur dioxide, sulfur dioxide, wine, red wine, white wine, wine vinegar, red wine
        vinegar, white wine vinegar, champagne vinegar, sherry vinegar, balsamic, balsamic vinegar, cider, hard
        cider, perry, champagne, prosecco, cava, sherry, cream sherry, ruby port, tawny port, port wine,
        vermouth, marsala, madeira wine, sangria, beer, ale, lager, stout, porter, guinness, shandy, dried fruit,
        dried apricot, apricot dried, ready to eat apricot, dried mango, dried pear, dried peach, dried apple,
        dried pineapple, dried papaya, mixed peel, candied peel, glace cherry, maraschino cherry, mincemeat,
        mince pie, christmas pudding, trail mix, fruit and nut, sausage, chipolata, banger, frankfurter, sausage
        roll, toad in the hole, sun dried tomato, sundried tomato, sunblush tomato, pickled onion, branston,
        branston pickle, onion relish, onion marmalade, onion chutney, red onion chutney, dijon, dijon mustard,
        wholegrain mustard, grain mustard, seeded mustard, horseradish sauce, creamed horseradish, coq au vin,
        bourguignon""",
}

INSTEAD = """
    almond flour, almond meal, bean curd, beer nut, brazil nut, cashew nut, hickory nut, macadamia nut, pecan
    nut, pistachio nut, queensland nut, ground nut, monkey nut, ginger nut, crab cake, fish cake, oat cake,
    potato cake, potato scone, tattie scone, english muffin, breakfast muffin, toasting muffin, cream cracker,
    cream of wheat, cream sherry, salad cream, lasagna noodle, lasagne sheet, lasagna sheet, lupin flour, soya
    flour, spanish tortilla, seeded mustard, chorizo sausage, tikka masala paste, soya protein powder, soy
    protein powder, buckwheat noodle, blood sausage, thai curry paste, thai red curry paste, thai green curry
    paste, red curry paste, green curry paste, yellow curry paste"""
"""Of the phrases above, those whose single words mislead; every other phrase implies what its words imply as well."""

HARMLESS = """
    nutmeg, butternut, butternut squash, butter nut squash, coconut, coco nut, chestnut, water chestnut, chestnut
    mushroom, pine nut, pine kernel, tiger nut, corn nut, kola nut, betel nut, dough nut, butter bean, butter
    lettuce, butterhead, butterfly, cocoa butter, cacao butter, shea butter, apple butter, coconut butter,
    pumpkin butter, sunflower seed butter, sunflower butter, seed butter, cream of tartar, cream of coconut,
    cream soda, cream of rice, creamed coconut, coconut cream, coconut milk, coconut yoghurt, coconut yogurt,
    coconut drink, coconut milk yoghurt, rice milk, rice drink, hemp milk, hemp drink, pea milk, pea protein
    milk, plant milk, plant based milk, milk thistle, custard apple, custard powder, curd lime, eggplant, egg
    plant, flax egg, chia egg, buckwheat, buckwheat flour, buckwheat groat, rice flour, ground rice, corn flour,
    cornflour, maize flour, potato flour, tapioca flour, cassava flour, coconut flour, gram flour, chickpea
    flour, besan flour, quinoa flour, millet flour, sorghum flour, teff flour, masa flour, banana flour,
    arrowroot flour, rice noodle, rice vermicelli, glass noodle, cellophane noodle, shirataki noodle, konjac
    noodle, sweet potato noodle, kelp noodle, mung bean noodle, courgette noodle, rice cake, corn cake, rice
    cracker, corn tortilla, maize tortilla, tortilla chip, corn taco shell, rice paper wrap, rice paper wrapper,
    rice paper roll, spring roll wrapper, lettuce wrap, rice bran, rice bran oil, rice malt syrup, rice wine
    vinegar, rice wine, wine gum, ginger ale, ginger beer, root beer, cream of maize, oyster mushroom, king
    oyster mushroom, crab apple, scallop squash, fish mint, cider vinegar, apple cider vinegar, tartar, rolled,
    meatloaf, sugar loaf, corn pasta, rice pasta, lentil pasta, chickpea pasta, pea pasta, burger seasoning,
    burger relish, burger cheese, beefburger, fajita seasoning, fajita spice mix, taco seasoning, fajita spice,
    pie spice, pumpkin pie spice, apple pie spice, tortilla spice, ground corn, pad thai noodle, sushi vinegar,
    maize cake, pea protein powder, rice protein powder, hemp protein powder, loaf sugar, vegetable shortening,
    lactose free, wheat free, baking potato, livestock"""
"""Phrases that hold a word from above and do not mean it; unless listed above as well, they imply nothing."""

PLANT_BASES: dict[str, str] = {
    "almond": "nuts", "cashew": "nuts", "hazelnut": "nuts", "walnut": "nuts", "pistachio": "nuts",
    "macadamia": "nuts", "pecan": "nuts", "brazil nut": "nuts", "cashew nut": "nuts", "nut": "nuts",
    "oat": "cereals_containing_gluten", "barley": "cereals_containing_gluten", "spelt": "cereals_containing_gluten",
    "soya": "soya", "soy": "soya", "peanut": "peanuts", "lupin": "lupin", "sesame": "sesame", "coconut": "",
    "rice": "", "hemp": "", "pea": "", "quinoa": "", "flax": "", "potato": "",
}  # fmt: skip
"""What plant milks are made of, and the allergen of each."""
PLANT_FORMS = (
    "milk, drink, cream, single cream, double cream, yoghurt, yogurt, yoghurt alternative, yogurt alternative, butter, "
    "cheese, kefir, custard, ice cream, whipping cream, cooking cream, creme fraiche, milk yoghurt, milk yogurt, "
    "milk powder, milk drink"
)
"""What is made of them under the name of a milk product."""
REAL_DAIRY = "rice cream, potato cheese, potato cream, pea cream"
"""Of base and form, the pairs that may be the real thing: these stay as they read."""

OAT_WORDS = """
    oat, oatmeal, oatcake, oat cake, oat bran, oatbran, oat milk, oat drink, oatmilk, porridge, muesli, granola,
    granola bar, flapjack, cereal bar"""
"""Oats are on the list of 14 even where a food is sold as gluten-free, so "gluten-free" does not free these."""

FREE_TERMS: dict[str, str] = {
    "gluten": "cereals_containing_gluten", "dairy": "milk", "milk": "milk", "egg": "eggs", "nut": "nuts",
    "tree nut": "nuts", "peanut": "peanuts", "soya": "soya", "soy": "soya", "sesame": "sesame", "fish": "fish",
    "celery": "celery", "mustard": "mustard", "lupin": "lupin", "sulphite": "sulphites", "sulfite": "sulphites",
    "crustacean": "crustaceans", "mollusc": "molluscs", "shellfish": "crustaceans molluscs", "allergen": "*",
    "14 allergen": "*", "the 14 allergen": "*", "all 14 allergen": "*",
}  # fmt: skip
"""What may stand before "free", or after "free from", "without" and "no"; "*" is all 14."""
FREE_WORDS: dict[str, str] = {
    "gf": "cereals_containing_gluten", "eggless": "eggs", "vegan": "milk eggs fish crustaceans molluscs",
    "vegetarian": "fish crustaceans molluscs", "veggie": "fish crustaceans molluscs",
}  # fmt: skip
"""Words that free by themselves. "Plant-based" is not one: in the UK it promises less than "vegan"."""
