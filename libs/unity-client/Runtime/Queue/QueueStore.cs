using System;
using System.Collections.Generic;
using System.Linq;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>
    /// The line of one player as it is kept: a name for each entry, in their order, and one for the versions of slots. So windows of a game that
    /// play at once write over nothing of each other's: what is there waits, and what is gone was answered.
    /// </summary>
    internal sealed class QueueStore
    {
        private const string Aside = "unreadable.";
        private readonly ISecureStore store;
        private readonly string prefix;
        private readonly string versions;

        /// <summary>What is kept of the line, as far as this window knows.</summary>
        private readonly Dictionary<string, string> known = new Dictionary<string, string>();
        private readonly List<string> unread = new List<string>();
        private string knownVersions;

        /// <param name="username">a UUID, which is known before the player's id</param>
        public QueueStore(ISecureStore store, string username)
        {
            this.store = store;
            prefix = "queue." + username + ".";
            versions = "versions." + username;
        }

        /// <summary>Whether something that was answered is kept still, for it could not be deleted.</summary>
        public bool IsStuck { get; private set; }

        /// <summary>Looks, decides and keeps, while no other window does.</summary>
        public void Alone(Action work)
        {
            store.Alone(work);
        }

        /// <summary>Whether an entry is there that could not be read at the last look.</summary>
        public bool IsUnread(string key)
        {
            return unread.Exists(name => name.EndsWith(QueueEntry.NameOf(key), StringComparison.Ordinal));
        }

        /// <summary>Takes in what windows have added, changed and answered since, this one before its start among them.</summary>
        public void Refresh(Line line)
        {
            var names = new HashSet<string>(store.Names(prefix));
            foreach (var name in known.Keys.Where(name => !names.Contains(name)).ToList())
            {
                line.Drop(name.Substring(prefix.Length));
                known.Remove(name);
            }
            unread.Clear();
            // What is known and waits no more could not be deleted yet.
            var changed = names.Where(name => !known.ContainsKey(name) || line.IsOrphan(name.Substring(prefix.Length))).ToList();
            var steps = changed.Select(name => (Action)(() => Read(line, name))).ToList();
            steps.Add(() => ReadVersions(line));
            steps.Add(() => RemoveAnswered(line));
            Each(steps);
        }

        /// <summary>Keeps one more entry of the line.</summary>
        public void Add(QueueEntry entry)
        {
            Put(prefix + entry.Name, entry.Text);
        }

        /// <summary>Keeps the line as it is now. What was answered goes in any case: it must not be sent again.</summary>
        public void Save(Line line)
        {
            var here = line.Entries.ToDictionary(entry => prefix + entry.Name, entry => entry.Text);
            // The versions first: who builds upon an entry that is gone finds them.
            var steps = new List<Action> { () => SaveVersions(line) };
            steps.AddRange(here.Select(one => (Action)(() => Put(one.Key, one.Value))));
            steps.Add(() => RemoveAnswered(line));
            Each(steps);
        }

        private void RemoveAnswered(Line line)
        {
            var here = new HashSet<string>(line.Entries.Select(entry => prefix + entry.Name));
            var answered = known.Keys.Where(name => !here.Contains(name)).ToList();
            IsStuck = answered.Count > 0;
            Each(answered.Select(name => (Action)(() => Remove(name))).ToList());
            IsStuck = false;
        }

        /// <summary>Each, whatever becomes of the others.</summary>
        /// <exception cref="Exception">the first failure</exception>
        private static void Each(IEnumerable<Action> steps)
        {
            Exception first = null;
            foreach (var step in steps)
            {
                try
                {
                    step();
                }
                catch (Exception failure)
                {
                    first = first ?? failure;
                }
            }
            if (first != null) throw first;
        }

        private void Put(string name, string text)
        {
            string before;
            if (known.TryGetValue(name, out before) && before == text) return;
            store.Save(name, text);
            known[name] = text;
        }

        private void Remove(string name)
        {
            store.Delete(name);
            known.Remove(name);
        }

        /// <summary>What has gone meanwhile is no mistake; what is no entry goes aside.</summary>
        private void Read(Line line, string name)
        {
            unread.Add(name);
            var text = store.Load(name);
            unread.Remove(name);
            if (text == null) return;
            var entry = QueueEntry.TryRead(text, name.Substring(prefix.Length));
            if (entry == null)
            {
                store.Save(Aside + name, text);
                store.Delete(name);
                return;
            }
            line.Put(entry);
            known[name] = text;
        }

        /// <summary>Another window knows better: the service may have been set back.</summary>
        private void ReadVersions(Line line)
        {
            var text = store.Load(versions);
            if (text == null || text == knownVersions) return;
            foreach (var version in Json.TryParse(text) ?? new JObject())
            {
                var value = version.Value as JValue;
                if (value != null && value.Value is long) line.Versions[version.Key] = (long)value.Value;
            }
            knownVersions = text;
        }

        private void SaveVersions(Line line)
        {
            var kept = new JObject();
            foreach (var version in line.Versions) kept[version.Key] = version.Value;
            var text = Json.Write(kept);
            if (kept.Count == 0 || text == knownVersions) return;
            store.Save(versions, text);
            knownVersions = text;
        }
    }
}
