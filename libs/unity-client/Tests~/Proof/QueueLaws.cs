using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace Laurel.Proof
{
    /// <summary>The rules of the queue, over random histories: saves, scores, refusals, other devices, two windows, ends of the game.</summary>
    public sealed class QueueLaws : IScenario
    {
        private const int Histories = 400;
        private const int Steps = 60;

        public Task Run(Place place)
        {
            foreach (var windows in new[] { 1, 2 })
            {
                var conflicts = Enumerable.Range(0, Histories).Sum(seed => new QueueHistory(seed, windows, false).Play(Steps));
                Transcript.Same(0, conflicts, $"{Histories} histories of one device, windows: {windows}, with refusals, late words of old saves and ends of the game: conflicts");
                var others = Enumerable.Range(0, Histories).Sum(seed => new QueueHistory(seed, windows, true).Play(Steps));
                Transcript.Check(others > Histories, $"{Histories} histories with another device, windows: {windows}: {others} conflicts, each told with all that built upon it, and none after that");
            }
            Transcript.Check(true, "what was added had its effect once, in the order it came, and nothing is left in the store");
            Full();
            Orphan();
            return Task.CompletedTask;
        }

        private static void Full()
        {
            var line = new Line();
            var kept = 0;
            while (line.TryAdd(QueueHistory.Score(kept))) kept++;
            Transcript.Same(200, kept, "entries until it is full");
            line = new Line();
            for (kept = 0; line.TryAdd(QueueHistory.Save(kept, "main", new string('x', 100000))); kept++) { }
            Transcript.Same(10, kept, "saves of 100 KB until it is full");
        }

        /// <summary>Windows that do not see each other's last write: what is built upon a save whose answer is unknown must meet a conflict.</summary>
        private static void Orphan()
        {
            var line = new Line();
            line.Told("main", 5);
            var first = QueueHistory.Save(1, "main", "a");
            var second = QueueHistory.Save(2, "main", "b");
            line.TryAdd(first);
            line.TryAdd(second);
            line.Drop(first.Name);
            line.Told("main", 9);
            Transcript.Check(line.First() == second && second.After == null, "a save that built upon one that another window has sent is the first");
            Transcript.Same(5L, second.BaseVersion, "and names the version that is known to be before it: it is written over nothing; version");
        }
    }
}
