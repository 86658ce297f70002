using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Laurel.Client;
using Newtonsoft.Json.Linq;

namespace Laurel
{
    /// <summary>What one player has waiting, on its way: in order, one at a time, kept until it is answered.</summary>
    internal sealed class PlayerQueue
    {
        /// <summary>Where nothing waits: a look at what other windows have left.</summary>
        private const double LookSeconds = 60;

        private readonly QueueStore store;
        private readonly IApiClient client;
        private readonly Func<CancellationToken, Task> ready;
        private readonly ILaurelPlatform platform;
        private readonly Action<QueueAnswer> tell;
        private readonly CancellationTokenSource end = new CancellationTokenSource();
        private readonly Dictionary<string, TaskCompletionSource<QueueAnswer>> awaited = new Dictionary<string, TaskCompletionSource<QueueAnswer>>();
        private readonly Line line = new Line();
        private readonly Turns turns = new Turns();
        private CancellationTokenSource rest = new CancellationTokenSource();
        private IDisposable look = new Ending(() => { });
        private QueueEntry underWay;
        private double? asked;
        private bool isSending;
        private int wakes;

        /// <param name="client">makes one try</param>
        /// <param name="ready">waits until a request can go out at once</param>
        public PlayerQueue(QueueStore store, IApiClient client, Func<CancellationToken, Task> ready, ILaurelPlatform platform, Action<QueueAnswer> tell)
        {
            this.store = store;
            this.client = client;
            this.ready = ready;
            this.platform = platform;
            this.tell = tell;
            TryLook();
            foreach (var entry in line.Entries) turns.Mine(entry.Key);
        }

        public IReadOnlyList<QueueEntry> Entries => line.Entries;

        /// <summary>Its answer; cancelled where this ends before, or another window has it.</summary>
        /// <exception cref="QueueFullException"/>
        public Task<QueueAnswer> Add(QueueEntry entry)
        {
            store.Alone(() => Keep(entry));
            AbandonGone();
            var answer = new TaskCompletionSource<QueueAnswer>();
            if (end.IsCancellationRequested) answer.SetCanceled();
            else awaited[entry.Key] = answer;
            Send();
            return answer.Task;
        }

        public void Told(string slot, long version)
        {
            if (end.IsCancellationRequested) return;
            store.Alone(() =>
            {
                TryLook();
                if (line.Told(slot, version)) Reported(() => store.Save(line));
            });
            AbandonGone();
        }

        /// <summary>Goes on at once, where it waits.</summary>
        public void Send()
        {
            if (isSending || end.IsCancellationRequested) return;
            isSending = true;
            look.Dispose();
            platform.After(0, Drain);
        }

        /// <summary>Ends a wait: there is a connection, or the game asks.</summary>
        public void Wake()
        {
            wakes++;
            rest.Cancel();
            Send();
        }

        /// <summary>Sends nothing more; what is kept stays so, and who awaits it hears that.</summary>
        public void Close()
        {
            end.Cancel();
            rest.Cancel();
            look.Dispose();
            Abandon(key => true);
        }

        private async void Drain()
        {
            try
            {
                await DrainAsync();
            }
            catch (OperationCanceledException)
            {
                // The game ends, or another player plays.
            }
            catch (Exception exception)
            {
                platform.Report(exception);
            }
            isSending = false;
            // Another window may end with something that waits.
            if (!end.IsCancellationRequested) look = platform.After(LookSeconds, Send);
        }

        private async Task DrainAsync()
        {
            for (var failed = 0; IsWaiting();)
            {
                end.Token.ThrowIfCancellationRequested();
                // Who says that there is a connection during a try that fails means the next one.
                var woken = wakes;
                if (await TrySendAsync()) failed = 0;
                else if (woken == wakes) await RestAsync(++failed);
            }
        }

        private bool IsWaiting()
        {
            if (line.Entries.Count == 0) Look();
            return line.Entries.Count > 0;
        }

        /// <summary>Whether the first has had its answer; later else, with the same key.</summary>
        private async Task<bool> TrySendAsync()
        {
            try
            {
                await SendFirstAsync();
                return true;
            }
            catch (Exception failure) when (!(failure is OperationCanceledException))
            {
                if (!IsExpected(failure)) platform.Report(failure);
                asked = Failures.RetryAfter(failure);
                return false;
            }
            finally
            {
                underWay = null;
            }
        }

        private async Task SendFirstAsync()
        {
            // Nothing is awaited between the look at what is kept and the request: another window may have had the answer meanwhile.
            await ready(end.Token);
            Look();
            var first = line.First();
            if (first == null) return;
            if (turns.IsAnothers(first.Key, platform.Seconds))
            {
                await platform.Delay(Turns.LookSeconds, end.Token);
                return;
            }
            underWay = first;
            Tell(Done(await AnswerAsync(first)));
        }

        private async Task<QueueAnswer> AnswerAsync(QueueEntry entry)
        {
            try
            {
                var body = (await client.SendAsync<JObject>(entry.Request(), end.Token)).Data;
                if (body == null) throw new ConnectionException("The answer was empty.");
                return new QueueAnswer(entry, body, null);
            }
            catch (ApiException refusal) when (refusal.StatusCode != 401 && !Failures.MayPass(refusal))
            {
                return new QueueAnswer(entry, null, refusal);
            }
        }

        /// <summary>What may pass, and no token to be had.</summary>
        private static bool IsExpected(Exception failure)
        {
            return failure is ApiException || failure is SignInNeededException || failure is UserPoolException || Failures.MayPass(failure);
        }

        /// <summary>Takes an answer into the line, with what other windows have built upon its entry meanwhile.</summary>
        /// <returns>what is to be told: the answer, and that of what is dropped with it</returns>
        private List<QueueAnswer> Done(QueueAnswer answer)
        {
            store.Alone(() =>
            {
                TryLook();
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

        /// <summary>Who awaits is taken out first: what is told may call here.</summary>
        private void Tell(List<QueueAnswer> answers)
        {
            var waiting = answers.Select(answer => Taken(answer.Entry.Key)).ToList();
            for (var i = 0; i < answers.Count; i++)
            {
                tell(answers[i]);
                if (waiting[i] != null) waiting[i].TrySetResult(answers[i]);
            }
        }

        private void Keep(QueueEntry entry)
        {
            TryLook();
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
            turns.Mine(entry.Key);
        }

        private void Look()
        {
            TryLook();
            AbandonGone();
        }

        /// <summary>What cannot be read at present is looked for again before the next is sent.</summary>
        private void TryLook()
        {
            Reported(() => store.Refresh(line));
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

        /// <summary>Another window has had the answer, and has told of it.</summary>
        private void AbandonGone()
        {
            Abandon(key => !line.Has(key) && (underWay == null || underWay.Key != key));
        }

        private void Abandon(Func<string, bool> isGone)
        {
            // All are taken out first: who hears of it may call here.
            foreach (var waiting in awaited.Keys.Where(isGone).ToList().Select(Taken).ToList()) waiting.TrySetCanceled();
        }

        /// <summary>Null where nobody awaits it.</summary>
        private TaskCompletionSource<QueueAnswer> Taken(string key)
        {
            TaskCompletionSource<QueueAnswer> waiting;
            if (awaited.TryGetValue(key, out waiting)) awaited.Remove(key);
            return waiting;
        }

        private async Task RestAsync(int failed)
        {
            using (rest = CancellationTokenSource.CreateLinkedTokenSource(end.Token))
            {
                try
                {
                    await platform.Delay(Waits.OfQueue(failed, asked, platform.Random()), rest.Token);
                }
                catch (OperationCanceledException)
                {
                    // It was woken, or it ends: the loop looks.
                }
            }
            rest = new CancellationTokenSource();
        }
    }
}
