using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Newtonsoft.Json.Linq;

namespace Laurel.Proof
{
    /// <summary>The rules of the queue, over random histories: saves, scores, refusals, other devices, ends of the game.</summary>
    public sealed class QueueLaws : IScenario
    {
        private const int Histories = 400;
        private const int Steps = 60;

        public Task Run(Place place)
        {
            var conflicts = Enumerable.Range(0, Histories).Sum(seed => new History(seed, false).Play(Steps));
            Transcript.Same(0, conflicts, $"{Histories} histories of one device, with refusals, late words of old saves and ends of the game: conflicts");
            var others = Enumerable.Range(0, Histories).Sum(seed => new History(seed, true).Play(Steps));
            Transcript.Check(others > Histories, $"{Histories} histories with another device: {others} conflicts, each told with all that built upon it, and none after that");
            Transcript.Check(true, "what was added has one end each, in the order it came");
            Full();
            return Task.CompletedTask;
        }

        private static void Full()
        {
            var line = new Line();
            var kept = 0;
            while (line.TryAdd(Entry(kept.ToString(), QueueEntry.ScorePath, new JObject { { "boardId", "arcade" }, { "score", 1 } }))) kept++;
            Transcript.Same(200, kept, "entries until it is full");
            line = new Line();
            for (kept = 0; line.TryAdd(Entry(kept.ToString(), QueueEntry.SavePath, new JObject { { "slot", "main" }, { "data", new string('x', 100000) } })); kept++) { }
            Transcript.Same(10, kept, "saves of 100 KB until it is full");
        }

        private static QueueEntry Entry(string key, string path, JObject body) => new QueueEntry(path, body, key, "2026-11-20T12:00:00.000Z");

        /// <summary>A game, its queue, and the service as far as versions of slots go.</summary>
        private sealed class History
        {
            private static readonly string[] Slots = { "main", "backup" };
            private readonly Random random;
            private readonly bool others;
            private readonly Dictionary<string, long> standing = Slots.ToDictionary(slot => slot, slot => 0L);
            private readonly List<string> added = new List<string>();
            private readonly List<string> sent = new List<string>();
            private readonly List<string> ended = new List<string>();
            private Line line = new Line();
            private int conflicts;

            public History(int seed, bool others)
            {
                random = new Random(seed);
                this.others = others;
            }

            /// <summary>Gives how many saves there was another one before.</summary>
            public int Play(int steps)
            {
                for (var step = 0; step < steps; step++) Step();
                while (line.Entries.Count > 0) Send(false);
                if (!ended.OrderBy(int.Parse).SequenceEqual(added)) throw new InvalidOperationException("Not each had one end.");
                if (!sent.SequenceEqual(sent.OrderBy(int.Parse))) throw new InvalidOperationException("Not in the order they came.");
                return conflicts;
            }

            private void Step()
            {
                var chance = random.Next(10);
                if (chance < 4) Add();
                else if (chance < 8 && line.Entries.Count > 0) Send(random.Next(6) == 0);
                else if (chance == 8) line = Line.Read(line.Write());
                else if (others) standing[Slots[random.Next(2)]]++;
                else LateWord(Slots[random.Next(2)]);
            }

            /// <summary>The game is shown a save that it asked for before newer ones were sent.</summary>
            private void LateWord(string slot) => line.Told(slot, random.Next((int)standing[slot] + 1));

            private void Add()
            {
                var key = added.Count.ToString();
                var isSave = random.Next(3) > 0;
                var body = isSave ? new JObject { { "slot", Slots[random.Next(2)] }, { "data", key } } : new JObject { { "boardId", "arcade" }, { "score", 1 } };
                added.Add(key);
                if (!line.TryAdd(Entry(key, isSave ? QueueEntry.SavePath : QueueEntry.ScorePath, body))) throw new InvalidOperationException("It is full.");
            }

            private void Send(bool refused)
            {
                var entry = line.Entries[0];
                if (entry.After != null) throw new InvalidOperationException("The first does not know its version.");
                if (refused) line.Refused(entry);
                else if (!entry.IsSave) line.Done(entry, null);
                else if ((long)entry.Body["baseVersion"] == standing[entry.Slot]) line.Done(entry, ++standing[entry.Slot]);
                else Conflict(entry);
                sent.Add(entry.Key);
                ended.Add(entry.Key);
            }

            private void Conflict(QueueEntry entry)
            {
                conflicts++;
                var all = line.Entries.Where(one => one.IsSaveOf(entry.Slot) && one != entry).Select(one => one.Key).ToList();
                var dropped = line.Conflicted(entry, standing[entry.Slot]).Select(one => one.Key).ToList();
                if (!dropped.SequenceEqual(all)) throw new InvalidOperationException("Not all that built upon it was told.");
                ended.AddRange(dropped);
                var next = Entry("next", QueueEntry.SavePath, new JObject { { "slot", entry.Slot } });
                line.TryAdd(next);
                if ((long)next.Body["baseVersion"] != standing[entry.Slot]) throw new InvalidOperationException("The next save does not build upon the current one.");
                line.Refused(next);
            }
        }
    }
}
