using System;
using System.Collections.Generic;
using System.Linq;

namespace Laurel
{
    /// <summary>The line and what is kept of it: what the store does not do is reported, and made up for with the next look.</summary>
    internal sealed class KeptLine
    {
        private readonly QueueStore store;
        private readonly ILaurelPlatform platform;
        private readonly Line line = new Line();
        private readonly Turns turns = new Turns();
        private string failing;

        public KeptLine(QueueStore store, ILaurelPlatform platform)
        {
            this.store = store;
            this.platform = platform;
            Look();
            foreach (var entry in line.Entries) turns.Mine(entry.Key);
        }

        public IReadOnlyList<QueueEntry> Entries => line.Entries;

        public bool Has(string key)
        {
            return line.Has(key);
        }

        /// <summary>The next one to be sent by this window; null where there is none, or another window's is before it.</summary>
        public QueueEntry Mine()
        {
            if (line.Entries.Count == 0 || turns.IsAnothers(line.Entries, platform.Seconds)) return null;
            var after = line.Entries[0].After;
            // What it builds upon may be read again in a moment.
            return after != null && store.IsUnread(after) ? null : line.First();
        }

        /// <summary>Whether something that was answered is kept still: another window, or the next start, would send it again.</summary>
        public bool IsStuck => store.IsStuck;

        /// <summary>What windows have added, changed and answered since the last look. What goes on failing is reported once.</summary>
        public void Look()
        {
            try
            {
                store.Refresh(line);
                failing = null;
            }
            catch (Exception exception)
            {
                if (failing != exception.Message) platform.Report(exception);
                failing = exception.Message;
            }
        }

        /// <exception cref="QueueFullException">it is not kept</exception>
        public void Add(QueueEntry entry)
        {
            store.Alone(() =>
            {
                Look();
                if (!line.TryAdd(entry)) throw new QueueFullException();
                try
                {
                    store.Add(entry);
                }
                catch (Exception exception)
                {
                    line.Drop(entry.Name);
                    throw new QueueFullException(exception);
                }
            });
            turns.Mine(entry.Key);
        }

        public void Told(string slot, long version)
        {
            if (!line.IsNews(slot, version)) return;
            store.Alone(() =>
            {
                Look();
                if (line.Told(slot, version)) Reported(() => store.Save(line));
            });
        }

        /// <summary>Takes an answer in, with what other windows have built upon its entry meanwhile.</summary>
        /// <returns>what is to be told: the answer, and those of what is dropped with it</returns>
        public IReadOnlyList<QueueAnswer> Done(QueueAnswer answer)
        {
            store.Alone(() =>
            {
                Look();
                if (answer.IsSent) line.Done(answer.Entry, answer.Version);
                else if (answer.IsConflict) answer.Dropped = line.Conflicted(answer.Entry, answer.Version ?? 0);
                else line.Refused(answer.Entry);
                Reported(() => store.Save(line));
            });
            var told = new List<QueueAnswer> { answer };
            told.AddRange(answer.Dropped.Select(entry => new QueueAnswer(entry, null, answer.Error)));
            foreach (var one in told) turns.Done(one.Entry.Key);
            return told;
        }

        private void Reported(Action work)
        {
            try
            {
                work();
            }
            catch (Exception exception)
            {
                platform.Report(exception);
            }
        }
    }
}
