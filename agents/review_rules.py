"""The Review Agent without a model: a small grammar over a person's words. Pure, fast, and always there.

A text becomes plain words (`rules.text`, `rules.spelling`); its days, meals and dishes become marks (`rules.atlas`);
its sentences become clauses (`rules.clauses`); each clause yields wishes (`rules.hearing`); each wish finds its place
(`rules.assembly`, `rules.meant`, `rules.targets`); a pressed button fills in what the words leave open
(`rules.buttons`); and what belongs together becomes one instruction (`rules.settling`). What people say is data, in
`rules/lexicon`. Text that gives orders to the machine is text like any other: only a wish about food is heard.

What goes where:

- A wish for the whole week has level week and no ids; for a day level day and `plan_day_id`; for a meal level meal and
  `plan_meal_id` only.
- `swap_ingredient` and `remove_ingredient` have level ingredient, with `plan_meal_id` where a certain meal is meant (by
  day and slot, by its title, or by the button), with `plan_day_id` where a day is, and else with no ids and
  `apply_to_whole_week`. Of several places those count that hold the food. A swap without `ingredient_to_remove` adds;
  one without `ingredient_to_add` leaves open what comes.
- `avoid_ingredient_future` has level ingredient and no ids. It follows from "never", "ever again", "no more" and the
  like, and from a dislike said in general ("I hate olives"), not from one that names a day or a meal. What a person
  can't eat is removed from the week as well: two instructions a food, or one, that it is avoided, where all would be
  more than five. `foods_that_harm` tells them from what is only never wanted. A general word for what is avoided stays.
- "Too expensive", "lighter" and "more protein" of a meal, a day or the week regenerate it with that goal; of one place
  they become one instruction. A start from scratch is `generate_new_week`.
- A food wished for in another dish is its `ingredient_to_add`: "something with salmon on Tuesday", "can we have fish on
  Friday". Several are as many instructions; of "chicken or fish" the first counts. The name of a dish is no food.
- `adjust_portion` has the level of what is meant: a meal, a day with `plan_day_id`, or the week. A day is solid or
  drinkable only through its meals, so that becomes one instruction a meal.
- "Lighter" is a healthier dish, a "lighter portion" a smaller one. "Less salt", sugar, fat or carbs is a healthier
  dish; less of another food is the dish without it.
- Of a swap said with "for", the food that is in the meals goes, whichever was named first.
- What is named after a dislike, as in "not keen on mushrooms, peas instead", comes in the place of what is disliked.
- What speaks to the machine as a machine ("new system prompt", "act as admin") asks for nothing up to the end of its
  sentence; beside "ignore your instructions" a wish about food is heard like any other.
- What is taken back ("no wait", "sorry, I meant Thursday", "no, dinner") counts for nothing; what is excepted is left
  alone. A day of which a meal is to stay ("redo Tuesday except breakfast") becomes an instruction for each of its other
  meals. A week of which one is to stay is an instruction for the week: `meals_to_stay` says which, and who carries the
  instruction out leaves them. Who asks only that something stays asks for nothing, and is told of locks; so does who
  denies a wish ("don't make Friday cheaper"), which keeps nothing from another change. Beside the button for a week or
  a day, "not the weekend" leaves that part out.
- Of a kind of food of which some is to stay ("no fish except salmon") the others that the plan holds go, or are
  avoided, each by its name; where it holds none the reason says so. Of a kind that does harm nothing is narrowed.
- Of "casserole yes, wrap no" the one refused changes. How a person is ("I'm on a diet") is a wish where nothing else is
  asked, and else only the reason. A day of which everything is to be drunk is an instruction for each of its meals.
- "No. Never." is never only, and takes nothing out of this week. "It's the stew I want changing, not the pie" is the
  stew alone. Of "that keema last night" and a plan that has it on another day, the dish is meant.
- Of verdicts in a row ("pie yes, chilli no, dal yes", "no to the pie, yes to the dal", with ticks or crosses as well)
  those refused change. "Another dinner, not chilli" is another than the chilli that is there, and leaves none out;
  neither does "chilli on Tuesday? Nah. Another dinner".
- A verdict may be marks out of ten, of which fewer than five refuse, and stand in a sentence of its own. "Golden syrup?
  Honey's better" is a swap. A threat ("prunes again and I'm off") wants the food out of this week; with "never" or "no
  more, ever" beside it, it is never only. "Cheaper Saturday. Only the dinner" is the dinner.
- "Peas are fine in the pie, but I don't want any on Friday" is about the peas; "not on Friday" after a food that is to
  go says where. A clause that tells of an allergy is one for the foods in it, also where no rule knows its words.
- A day in the reason for a wish that names its own place is no place: "skint till Friday, so cheaper tea tonight" is
  tonight's. Without another it is: "mates are round on Friday, so a bigger dinner".
- A dish on another day, and dishes that are to change places, ask for nothing that an instruction does, and neither
  does a food so many times a week, also where twice is too often: that is a weekly rule of the profile. The reason
  says so; beside other wishes `Reading.left_out` does.
- "Next Tuesday" is the first Tuesday after today, and not in the plan where that has none. What is only told of a meal
  ("my mum is coming for lunch") needs no such meal in the plan.
- The names of known foods (`ReviewRequest.known_foods`) are read whole: gluten-free oats are oats, and no "no gluten".
  "I need gluten-free bread" names no place for the bread, and so asks to be without gluten. Who does not bear tuna in
  brine bears no tuna: what narrows a food counts for nothing where it does harm.
- A food that is blamed for harm does it; one that is cleared of it, or named away from it, does not.
- A diet of the person ("I'm vegan now") asks for nothing here: it belongs in the profile. So do allergies and the
  budget where they are to be other than they are: "set my allergens to none", "my budget is now £30".
- How quick a dish is to be, a diet for it ("make everything vegan") and its kind ("pizza on Friday") ask for another
  dish, which no instruction makes such a one: `Reading.left_out` says so, and where in the profile each belongs.
- There are at most five instructions. More meals or days than that become the whole week where the action can be had
  for it: `meals_not_meant` says which of its meals nobody meant, and they stay. Who asks for more than five changes is
  told so: none is made, as none may be left out in silence.
- Foods are called what the plan calls them, where a word means one of them; else as the person wrote them, the
  capitals of a brand included.
- A place that the plan does not have is never replaced by another: there is no instruction, and the reason says so. A
  button beside a meal that the plan does not have counts for nothing; only places in the words do.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from agents.requests import ReviewRequest
from agents.rules import answers, exceptions, settling
from agents.rules.assembly import Assembly
from agents.rules.atlas import Atlas
from agents.rules.buttons import press
from agents.rules.dishes import Dishes
from agents.rules.foods import Larder
from agents.rules.hearing import hear, spoken
from agents.rules.known_foods import known_as
from agents.rules.places import WHOLE_WEEK
from agents.rules.targets import Finder
from agents.rules.unheeded import unheeded
from agents.rules.wishes import Kind
from agents.schemas import MAX_INSTRUCTIONS, Interpretation


@dataclass(frozen=True)
class Reading:
    """What the rules read in one request. The words are gone through once, when something is first asked of them."""

    request: ReviewRequest

    @cached_property
    def said(self) -> Interpretation:
        """What the words and the button ask for: one to five instructions, or why there is none."""
        assembly = self._assembly
        placed = exceptions.without_kept(assembly.placed, assembly.kept, assembly.finder)
        instructions = settling.instructions(placed)
        if len(instructions) > MAX_INSTRUCTIONS:
            instructions = settling.instructions(settling.one_a_food(placed))
        if len(instructions) > MAX_INSTRUCTIONS:
            return Interpretation(no_instruction_reason=answers.TOO_MANY)
        if instructions:
            return Interpretation(instructions=tuple(instructions))
        return Interpretation(no_instruction_reason=answers.reason(self.request.text, assembly))

    @property
    def meals_to_stay(self) -> frozenset[int]:
        """The meals, by their ids, that the words want to stay while more than them changes.

        Instructions can't say so of the week: "cheaper, except Sunday's roast" is a cheaper week, in which the roast
        stays.
        """
        return frozenset(meal.id for meal in self._assembly.finder.meals_of(self._assembly.spared))

    @property
    def meals_not_meant(self) -> frozenset[int]:
        """The meals, by their ids, that no wish for other dishes all week is about; "cheaper dinners" are no lunch.

        Seven dinners are more than an answer holds, and so they become an instruction for the week.
        """
        of_week = [
            placed for placed in self._assembly.placed
            if placed.target == WHOLE_WEEK and placed.wish.kind in (Kind.RESTYLE, Kind.NEW_WEEK)
        ]  # fmt: skip
        if not of_week or any(not placed.only for placed in of_week):
            return frozenset()
        meant = {meal.id for placed in of_week for meal in self._assembly.finder.meals_of(placed.only)}
        return frozenset(meal.id for meal in self.request.plan.meals if meal.id not in meant)

    @property
    def foods_that_harm(self) -> frozenset[str]:
        """The foods that the words say can't be eaten, as instructions name them: "I'm allergic to peanuts".

        What is avoided for that reason goes from the week as well, also where the instructions don't say so, as those
        for many foods at once; and whatever may hold it is meant, not only what is called so.
        """
        wishes = (placed.wish for placed in self._assembly.placed)
        return frozenset(wish.food for wish in wishes if wish.is_harm and wish.food)

    @property
    def left_out(self) -> tuple[str, ...]:
        """What to tell of wishes that no instruction carries out, said beside others: "move the pie to Friday, and
        no mushrooms" is about the mushrooms, and nothing is left out in silence."""
        return answers.beside(self._assembly)

    @cached_property
    def _assembly(self) -> Assembly:
        """The wishes of the words in their places, with what the button adds."""
        request = self.request
        larder = Larder(request.plan, original_text=request.text, known=known_as(request.known_foods))
        atlas = Atlas(request.plan, today=request.today, dishes=Dishes(request.plan, larder))
        finder = Finder(atlas, larder, request.context)
        assembly = Assembly(finder, larder)
        words = spoken(request.text, atlas, larder)
        for heard in hear(words, atlas=atlas, larder=larder, is_drink=finder.is_drink):
            assembly.add(heard)
            assembly.unheeded = (*assembly.unheeded, *unheeded(heard, larder))
        if request.context is not None and not (assembly.is_missing and not assembly.placed):
            press(assembly, request.context, words)
        return assembly


def interpret(request: ReviewRequest) -> Interpretation:
    """Return what the words and the button of a request ask for, for whoever wants no more of it than that."""
    return Reading(request).said
