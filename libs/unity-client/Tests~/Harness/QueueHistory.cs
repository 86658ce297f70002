using System;
using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json.Linq;

namespace Laurel.Proof
{
    /// <summary>Windows of a game over one store, their queue, and the service as far as keys and versions of slots go.</summary>
    internal sealed class QueueHistory
    {
        private static readonly string[] Slots = { "main", "backup" };
        private readonly Random random;
        private readonly bool others;
        private readonly MemoryStore store = new MemoryStore();
        private readonly List<Window> windows = new List<Window>();
        private readonly Dictionary<string, long> standing = Slots.ToDictionary(slot => slot, slot => 0L);
        private readonly Dictionary<string, string> answers = new Dictionary<string, string>();
        private readonly List<string> added = new List<string>();
        private readonly List<string> effects = new List<string>();
        private readonly HashSet<string> dropped = new HashSet<string>();
        private int conflicts;

        public QueueHistory(int seed, int windows, bool others)
        {
            random = new Random(seed);
            this.others = others;
            while (this.windows.Count < windows) this.windows.Add(new Window(store));
        }

        public static QueueEntry Score(int key) => Entry(key, QueueEntry.ScorePath, new JObject { { "boardId", "arcade" }, { "score", 1 } });

        public static QueueEntry Save(int key, string slot, string data) => Entry(key, QueueEntry.SavePath, new JObject { { "slot", slot }, { "data", data } });

        /// <summary>Gives how many saves there was another one before.</summary>
        public int Play(int steps)
        {
            for (var step = 0; step < steps; step++) Step(random.Next(windows.Count));
            foreach (var window in windows)
                while (window.Refreshed().Entries.Count > 0) Send(window);
            if (!effects.Concat(dropped).OrderBy(key => key).SequenceEqual(added)) throw new InvalidOperationException("Not each had one effect, or was told of a conflict.");
            if (!effects.SequenceEqual(effects.OrderBy(key => key))) throw new InvalidOperationException("Not in the order they came.");
            if (store.Names("queue.").Count > 0) throw new InvalidOperationException("Something is left in the store.");
            return conflicts;
        }

        private void Step(int at)
        {
            var window = windows[at];
            var chance = random.Next(10);
            if (chance < 4) Add(window);
            else if (chance < 8) Send(window);
            else if (chance == 8) window.Restart();
            else if (others) standing[Slots[random.Next(2)]]++;
            else LateWord(window, Slots[random.Next(2)]);
        }

        /// <summary>The game is shown a save that it asked for before newer ones were sent.</summary>
        private void LateWord(Window window, string slot)
        {
            if (window.Refreshed().Told(slot, random.Next((int)standing[slot] + 1))) window.Keep();
        }

        private void Add(Window window)
        {
            var entry = random.Next(3) > 0 ? Save(added.Count, Slots[random.Next(2)], "x") : Score(added.Count);
            if (!window.Refreshed().TryAdd(entry)) throw new InvalidOperationException("It is full.");
            window.Add(entry);
            added.Add(entry.Key);
        }

        /// <summary>The answer may have to wait, while another window adds, sends, or ends.</summary>
        private void Send(Window window)
        {
            var entry = window.Refreshed().First();
            if (entry == null) return;
            var answer = Effect(entry);
            var start = window.Starts;
            if (random.Next(2) == 0 && windows.Count > 1)
            {
                var other = windows[1 - windows.IndexOf(window)];
                if (random.Next(2) == 0) Add(other);
                else Send(other);
            }
            // A game that ends here sends it again.
            if (random.Next(8) == 0) window.Restart();
            else if (window.Starts == start) Answered(window, entry, answer);
        }

        /// <summary>Once for each key.</summary>
        private string Effect(QueueEntry entry)
        {
            if (answers.ContainsKey(entry.Key)) return answers[entry.Key];
            if (dropped.Contains(entry.Key)) return Conflict(entry);
            if (random.Next(6) == 0) return answers[entry.Key] = Ended(entry, "refused");
            if (!entry.IsSave) return answers[entry.Key] = Ended(entry, "sent");
            if (entry.BaseVersion != standing[entry.Slot]) return Conflict(entry);
            standing[entry.Slot]++;
            return answers[entry.Key] = Ended(entry, standing[entry.Slot].ToString());
        }

        private string Ended(QueueEntry entry, string answer)
        {
            effects.Add(entry.Key);
            return answer;
        }

        private string Conflict(QueueEntry entry)
        {
            if (dropped.Add(entry.Key)) conflicts++;
            return "conflict " + standing[entry.Slot];
        }

        private void Answered(Window window, QueueEntry entry, string answer)
        {
            var line = window.Refreshed();
            if (answer == "refused") line.Refused(entry);
            else if (answer.StartsWith("conflict", StringComparison.Ordinal)) Conflicted(line, entry, long.Parse(answer.Substring(9)));
            else line.Done(entry, entry.IsSave ? long.Parse(answer) : (long?)null);
            window.Keep();
        }

        private void Conflicted(Line line, QueueEntry entry, long current)
        {
            var built = line.Entries.Where(one => one.IsSaveOf(entry.Slot) && one != entry).Select(one => one.Key).ToList();
            var told = line.Conflicted(entry, current).Select(one => one.Key).ToList();
            if (windows.Count == 1 && !told.SequenceEqual(built)) throw new InvalidOperationException("Not all that built upon it was told.");
            dropped.UnionWith(told);
        }

        private static QueueEntry Entry(int key, string path, JObject body) => new QueueEntry(path, body, key.ToString("D8"), "2026-11-20T12:00:00.000Z");

        private sealed class Window
        {
            private readonly ISecureStore kept;
            private QueueStore store;
            private Line line;

            public Window(ISecureStore kept)
            {
                this.kept = kept;
                Restart();
            }

            public int Starts { get; private set; }

            /// <summary>The game ends, and begins.</summary>
            public void Restart()
            {
                Starts++;
                line = new Line();
                store = new QueueStore(kept, "ada");
            }

            public Line Refreshed()
            {
                store.Refresh(line);
                return line;
            }

            public void Add(QueueEntry entry) => store.Add(entry);

            public void Keep() => store.Save(line);
        }
    }
}
