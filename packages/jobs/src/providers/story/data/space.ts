import type { Theme } from "./tale.ts";

export const space: Theme = {
  places: ["the Little Moon", "Comet Station", "the Rusty Ring of Saturn", "Planet Pocket"],
  scenery: "starry sky, planets, a small round rocket, comets",
  friends: [
    { kind: "robot", habit: "beeped before saying anything important", names: ["Beep", "Tin-Tin", "Cogsworth Minor"] },
    { kind: "moon mouse", habit: "nibbled at whatever was nearest", names: ["Crumb", "Luna", "Edam"] },
    { kind: "star cat", habit: "floated upside down on purpose", names: ["Comet", "Velvet", "Purrnelope"] },
    { kind: "alien", habit: "changed colour with every thought", names: ["Zib", "Oona", "Mister Fff"] },
  ],
  trials: [
    "They flew into a traffic jam of asteroids. / Big ones, small ones, and one that was late for something and pushed. / [7+] In space, nobody has right of way. / #hero# switched on the indicator, left, right, left. / “How polite!” rumbled the biggest rock, and they all moved over to let the rocket through.",
    "Then came the Cloud of Forgetting, lilac and sweet. / As soon as they were inside, #friend# forgot where the door was. / #hero# forgot how to count, and very nearly what a door was. / So #they# had written it on #their# hand beforehand: STRAIGHT ON. / [long] Below it, in smaller letters, it said: buy milk. / Straight on they went, and remembered everything on the other side.",
    "The planet of the Grumbles lay right in the way, and it charged a toll of one complaint a head. / #friend# complained about the soup. / #hero# thought hard, but it had been such a good day. / “I have nothing,” #they# said. / The Grumbles had never met such a thing. / They called their grandmother to look at it, and she let the rocket pass for free.",
    "The fuel ran low near a lonely comet. / “I run on wishes,” said the comet, “but nobody has made any since Tuesday.” / #hero# wished for something at once, and #friend# wished for something to eat. / [7+] It is not known whether wishes burn hotter when they are for someone else, but #hero#’s last one was. / The comet flared up, and pulled them along by its tail.",
    "Something in the engine went plink. / Without the plink, it turned out, one could not steer. / #hero# put on the helmet and the long silver rope, and climbed outside. / [-6] Hold on tight! / All around there was nothing at all, in every direction, and it glittered. / With a hairpin and two deep breaths #they# made it plink again.",
  ],
  air: [
    "Outside the window, stars went by like snow.",
    "It was so quiet that one could hear the planets turn.",
    "Far away a comet brushed its long white hair.",
    "The earth hung in the dark like a blue button.",
    "Everything that was not tied down floated past and said hello.",
    "A shooting star crossed their path and did not look both ways.",
  ],
  plots: [
    {
      name: "space-star",
      titles: ["#hero# and the Star That Fell Asleep", "Wake Up, Little Star", "The Star at the End of the Street"],
      goal: "the sleepy star",
      keepsakes: ["a squeaky rubber duck", "an alarm clock without hands", "a paper windmill"],
      opening: [
        "#hero# had a telescope, a rocket made mostly of kitchen, and a star. / The star did not belong to #hero#, of course, but it shone exactly above #their# bed. / Beside the pillow lay #keepsake#, in case of emergencies. / [7+] So far there had been none, but one must be ready.",
        "On #place#, where #hero# lived, the nights were long and the beds were round. / Every evening #they# looked for the same small star, and every evening it twinkled twice. / Then #hero# put #keepsake# on the shelf and fell asleep.",
      ],
      call: [
        "One evening there was a hole in the sky. / Where the star should have been it was as black as a hat. / #hero# looked through the telescope, and there it was after all, only dark, and curled up like a cat. / “It is asleep,” #they# said. / “But stars sleep by day. / If it does not wake by morning it will never know when to begin again.” / The rocket started at the third kick.",
      ],
      meeting: [
        "Somewhere behind the moon there was a knock on the window. / It was a #kind#, waving. / “My name is #friend#,” it said when it was inside, “and my bus has not come for nine years.” / #friend# #habit#, but there was a seat free, and nine years is a long wait.",
      ],
      low: [
        "When they got there the star was enormous and cold. / They called. / They sang. / #friend# tickled one of its points. / Nothing helped, and behind them the sky was turning pale. / [7+] “Perhaps it wants to sleep,” said #friend# in a small voice. / Perhaps it did, and #hero# had come such a long way only to tuck it in.",
      ],
      turn: [
        "So #they# did tuck it in. / #hero# spread #their# blanket over it, and laid #keepsake# beside it, because a star should not be alone either. / And as #they# bent down to say good night, as on every evening, the star twinkled. / Once. / Twice. / “There you are,” it whispered, “I was waiting for you to say it. / Yesterday you forgot.”",
      ],
      home: [
        "It was true. / Yesterday #hero# had fallen asleep over a book. / They flew home in the brightest light there had ever been, and #friend# got off at the right stop, at last, which was #hero#’s house. / Since then #they# #has# never missed an evening. / “Good night,” says #hero#. / Twinkle, says the star, and twinkle.",
      ],
    },
    {
      name: "space-gravity",
      titles: ["The Day the Ground Let Go", "#hero# Hunts for Gravity", "Who Took the Down?"],
      goal: "the missing Down",
      keepsakes: [
        "a very heavy stone with a face painted on it",
        "a fork from the good drawer",
        "a pair of odd mittens",
      ],
      opening: [
        "It began at breakfast on #place#, when the porridge went up instead of down. / #hero# caught it with the bowl, from above, which is harder than it sounds. / Then the table rose, and the spoons, and #keepsake# drifted past #their# nose. / #hero# put it safely in a pocket with a zip.",
        "People on #place# never thought about Down, because there had always been enough of it. / #hero# was the only one who thanked it, now and then, when a ball came back. / On the shelf stood #keepsake#, and it stayed there, as things do, until the morning when they didn’t.",
      ],
      call: [
        "By nine o’clock the whole town was floating. / The baker bumped against the clouds, and so did the bread. / “Somebody has taken the Down,” said the mayor, the wrong way up. / “Without it we shall all be in outer space by supper!” / #hero# had always wanted to see outer space, but not with so many people and no packed lunch. / “I will fetch it,” #they# said, and climbed into the rocket through the chimney.",
      ],
      meeting: [
        "Between two clouds they picked up a #kind#. / Its name was #friend#, and it was used to this sort of thing. / “Up, down,” said #friend#, “to me it is all sideways.” / #friend# #habit#, and had the only map on which Down was marked.",
      ],
      low: [
        "The trail ended at a very small planet, no bigger than a room. / On it sat a very small giant, crying, and all around him lay everything that had ever fallen up. / “I only wanted something to stay,” he sobbed. / “Things always float off from me.” / He held the Down tight in both fists. / [7+] To take it from him would have been easy, and it would have been horrid. / #hero# did not know what to do.",
      ],
      turn: [
        "Then #they# unzipped the pocket. / “This is #keepsake#,” said #hero#, “and it has stayed with me all my life, without any Down at all. / Do you know why? / Because I held it, and I liked it.” / #hero# put it into the giant’s lap. / He looked at it for a long time. / And to take it in both hands, he had to open his fists.",
      ],
      home: [
        "Down came the porridge, the baker and the bread. / Down came the mayor, into the fountain. / #friend#, who #habit#, landed on both feet by accident. / On the first Sunday of every month they all fly out to the very small planet now, with sandwiches. / Nothing floats away from there any more, least of all the visitors.",
      ],
    },
    {
      name: "space-post",
      titles: ["The Smallest Planet in the Sky", "#hero# and the Planet Nobody Counted", "One Planet Too Many"],
      goal: "the planet nobody counted",
      keepsakes: ["a stub of green chalk", "a bag with one marble in it", "a birthday balloon without its air"],
      opening: [
        "At school on #place# the children learned the planets by heart. / #hero# knew them forwards, backwards and in a whisper. / But when #they# looked through the telescope, #keepsake# in one hand for luck, there was always one more. / It was small and brown, like a raisin. / [7+] “Dust on the glass,” said the teacher, but dust does not wave.",
        "#hero# liked to count things, stairs and peas and stars. / One night #they# counted the planets and got one too many. / #They# counted again, on #their# fingers this time, with #keepsake# for the last one. / There it was still, far out, at the very edge.",
      ],
      call: [
        "The next night the little planet was dimmer, and the night after that it was grey. / “It is fading,” said #hero#, “because nobody believes in it.” / It was a thing that could happen to anybody. / #hero# wrote a note for the kitchen table, “Back soon, gone to count,” and started the rocket very quietly.",
      ],
      meeting: [
        "Just past the mailbox of Mars somebody was sitting on a suitcase. / “Are you going to the edge?” asked the #kind#, whose name was #friend#. / “My aunt lives there, or she used to.” / #friend# #habit#, and #friend# had brought biscuits. / One should never say no to biscuits in space.",
      ],
      low: [
        "At the edge of everything it was so dark that the headlights gave up. / “It was here,” said #hero#. / #friend# looked at the place where an aunt ought to be. / There was only a round patch of nothing, a little darker than the rest. / [7+] They had come just one night too late. / #hero# felt a tear roll, and it floated off, as tears do out there.",
      ],
      turn: [
        "“We came to count you,” #they# said into the dark, “so I am going to count you anyway.” / And because a planet ought to have something to be counted by, #hero# reached out with #keepsake#. / It touched something. / It was solid, and it giggled. / “Nine,” said #hero#, in a loud and clear voice. / With that the whole small planet came back, brown and round and delighted, with an aunt on top.",
      ],
      home: [
        "There was a great deal of cake, for the aunt had baked all those years just in case. / On the way home #friend#, who #habit#, learned the planets by heart, all of them. / #hero# wrote the new one on the blackboard before school. / The teacher took off her glasses, wiped them, looked through the telescope, and waved back.",
      ],
    },
  ],
};
