using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>The game again, first offline, then not: what waits is sent in order, and the next save builds upon what was sent.</summary>
    public sealed class QueueOnline : IScenario
    {
        public async Task Run(Place place)
        {
            var laurel = new Device(place, "phone").Laurel;
            Transcript.Same("score, score, score, save, save", QueueOffline.Kinds(laurel), "after the game was killed the same waits");
            var waiting = laurel.Queue.Waiting.Select(entry => entry.Key).ToList();
            var sent = new List<string>();
            laurel.Queue.Sent += answer => sent.Add(answer.Entry.Key);
            var third = laurel.Queue.Save("backup", new Dictionary<string, object> { ["level"] = 3 });
            Transcript.Say("waiting " + laurel.Queue.Waiting.Count);
            var answered = await third;
            Transcript.Check(sent.Take(5).SequenceEqual(waiting) && sent.Count == 6, "with a connection all six are sent, in their order");
            Transcript.Same(3L, answered.Save.Version, "the save that was added meanwhile; version");
            var mine = await laurel.Boards.MineAsync("points", Window.All);
            Transcript.Same(123L, mine.Me.Score, "each score counted once: 100 + 20 + 3");
            var save = (await laurel.Progress.ReadAsync("backup")).SlotSave;
            Transcript.Check(save.Version == 3 && (long)save.Data["level"] == 3, "three saves, the last one stands");
            await Refused(laurel);
            await Conflict(laurel, place);
        }

        private static async Task Refused(LaurelClient laurel)
        {
            var refused = new List<QueueAnswer>();
            laurel.Queue.Refused += refused.Add;
            var bad = laurel.Queue.Submit("points", -5);
            var good = laurel.Queue.Submit("points", 5);
            Transcript.Same(ProblemCode.ScoreOutOfBounds, (await bad).Error.Code, "one bad score is refused");
            Transcript.Check((await good).IsSent && refused.Count == 1, "and holds up nothing");
        }

        private static async Task Conflict(LaurelClient laurel, Place place)
        {
            var elsewhere = new SaveProgress { Slot = "backup", Data = new Dictionary<string, object> { ["level"] = 40 }, BaseVersion = 3, Device = "tablet" };
            using (var tablet = new Device(place, "tablet"))
            {
                await tablet.Laurel.Account.RestoreAsync(laurel.Account.RecoveryCode);
                await tablet.Laurel.Progress.SaveAsync(elsewhere);
            }
            var conflicts = new List<QueueAnswer>();
            laurel.Queue.Conflict += conflicts.Add;
            var first = laurel.Queue.Save("backup", new Dictionary<string, object> { ["level"] = 4 });
            var second = laurel.Queue.Save("backup", new Dictionary<string, object> { ["level"] = 5 });
            var answer = await first;
            Transcript.Check(answer.IsConflict && (long)answer.Current.Data["level"] == 40, "a save that another device was before is told with the current one");
            Transcript.Check((await second).IsConflict && answer.Dropped.Count == 1 && conflicts.Count == 2, "what built upon it is told too");
            var merged = await laurel.Queue.Save("backup", new Dictionary<string, object> { ["level"] = 45 });
            Transcript.Same(5L, merged.Save.Version, "what the game makes of both builds upon the current one; version");
            await laurel.Progress.SaveAsync(new SaveProgress { Slot = "backup", Data = new Dictionary<string, object> { ["level"] = 46 }, BaseVersion = 5 });
            var after = await laurel.Queue.Save("backup", new Dictionary<string, object> { ["level"] = 47 });
            Transcript.Same(7L, after.Save.Version, "a save that the game was shown by another call is built upon too; version");
        }
    }
}
