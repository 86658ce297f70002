using System.Collections.Generic;
using System.Linq;
using System.Text;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>What waits, in order, and upon which version of each slot the next save builds: rules alone, without a clock or a store.</summary>
    internal sealed class Line
    {
        private const int MostEntries = 200;
        private const int MostBytes = 1024 * 1024;
        private readonly List<QueueEntry> entries = new List<QueueEntry>();
        private readonly Dictionary<string, long> versions = new Dictionary<string, long>();

        public IReadOnlyList<QueueEntry> Entries => entries;

        /// <summary>Puts one more at the end; false where it is full. A save without a version builds upon the last one of its slot.</summary>
        public bool TryAdd(QueueEntry entry)
        {
            if (entry.IsSave && entry.Body["baseVersion"] == null) Base(entry);
            entries.Add(entry);
            if (entries.Count <= MostEntries && Encoding.UTF8.GetByteCount(Write()) <= MostBytes) return true;
            entries.RemoveAt(entries.Count - 1);
            return false;
        }

        /// <summary>The first was done.</summary>
        /// <param name="version">that it got, where it was a save</param>
        public void Done(QueueEntry entry, long? version)
        {
            entries.Remove(entry);
            if (!entry.IsSave || !version.HasValue) return;
            Rebase(entry, version.Value);
            Told(entry.Slot, version.Value);
        }

        /// <summary>The first was refused: what built upon it builds upon what that built upon.</summary>
        public void Refused(QueueEntry entry)
        {
            entries.Remove(entry);
            if (entry.IsSave) Rebase(entry, (long?)entry.Body["baseVersion"] ?? 0);
        }

        /// <summary>Another save was before the first.</summary>
        /// <returns>what built upon it, and is not sent either</returns>
        public List<QueueEntry> Conflicted(QueueEntry entry, long current)
        {
            var gone = new HashSet<string> { entry.Key };
            var dropped = entries.Where(one => one.After != null && gone.Contains(one.After) && gone.Add(one.Key)).ToList();
            entries.RemoveAll(one => gone.Contains(one.Key));
            Told(entry.Slot, current);
            return dropped;
        }

        /// <summary>The game was told of a save: the next one builds upon it. What was asked before a newer save comes late, and says nothing.</summary>
        public void Told(string slot, long version)
        {
            long known;
            if (!versions.TryGetValue(slot, out known) || known < version) versions[slot] = version;
        }

        public string Write()
        {
            var kept = new JObject();
            foreach (var version in versions) kept[version.Key] = version.Value;
            return Json.Write(new JObject { { "entries", new JArray(entries.Select(entry => entry.Write())) }, { "versions", kept } });
        }

        /// <summary>An empty one for what is none.</summary>
        public static Line Read(string text)
        {
            var line = new Line();
            var kept = Json.TryParse(text);
            var waiting = kept == null ? null : kept["entries"] as JArray;
            var known = kept == null ? null : kept["versions"] as JObject;
            if (waiting == null || known == null) return line;
            foreach (var entry in waiting) line.entries.Add(QueueEntry.Read(entry));
            foreach (var version in known) line.versions[version.Key] = (long)version.Value;
            return line;
        }

        private void Base(QueueEntry entry)
        {
            long version;
            var before = entries.FindLast(one => one.IsSaveOf(entry.Slot));
            if (before != null) entry.After = before.Key;
            else entry.BuildOn(versions.TryGetValue(entry.Slot, out version) ? version : 0);
        }

        private void Rebase(QueueEntry entry, long version)
        {
            foreach (var one in entries)
                if (one.After == entry.Key) one.BuildOn(version);
        }
    }
}
