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
        private readonly QueueStore store;
        private readonly IApiClient client;
        private readonly Func<CancellationToken, Task> ready;
        private readonly ILaurelPlatform platform;
        private readonly Action<QueueAnswer> tell;
        private readonly CancellationTokenSource end = new CancellationTokenSource();
        private readonly Dictionary<string, TaskCompletionSource<QueueAnswer>> awaited = new Dictionary<string, TaskCompletionSource<QueueAnswer>>();
        private readonly Line line = new Line();
        private CancellationTokenSource rest = new CancellationTokenSource();
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
            Refresh();
        }

        public IReadOnlyList<QueueEntry> Entries => line.Entries;

        /// <summary>Its answer; cancelled where this ends before.</summary>
        /// <exception cref="QueueFullException"/>
        public Task<QueueAnswer> Add(QueueEntry entry)
        {
            Refresh();
            if (!line.TryAdd(entry)) throw new QueueFullException();
            try
            {
                store.Add(entry);
            }
            catch (Exception exception)
            {
                line.Drop(entry);
                throw new QueueFullException(exception);
            }
            var answer = new TaskCompletionSource<QueueAnswer>();
            if (end.IsCancellationRequested) answer.SetCanceled();
            else awaited[entry.Key] = answer;
            Send();
            return answer.Task;
        }

        public void Told(string slot, long version)
        {
            if (!end.IsCancellationRequested && line.Told(slot, version)) Keep();
        }

        /// <summary>Goes on at once, where it waits.</summary>
        public void Send()
        {
            if (isSending || end.IsCancellationRequested) return;
            isSending = true;
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
            Abandon(key => true);
        }

        private async void Drain()
        {
            try
            {
                Refresh();
                for (var failed = 0; line.Entries.Count > 0;)
                {
                    end.Token.ThrowIfCancellationRequested();
                    // Who says that there is a connection during a try that fails means the next one.
                    var woken = wakes;
                    if (await TrySendAsync()) failed = 0;
                    else if (woken == wakes) await RestAsync(++failed);
                }
            }
            catch (OperationCanceledException)
            {
                // The game ends, or another player plays.
            }
            finally
            {
                isSending = false;
            }
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
            Refresh();
            underWay = line.First();
            if (underWay == null) return;
            var answer = await AnswerAsync(underWay);
            // What another window has built upon it meanwhile.
            Refresh();
            Answered(answer);
        }

        private async Task<QueueAnswer> AnswerAsync(QueueEntry entry)
        {
            try
            {
                return new QueueAnswer(entry, (await client.SendAsync<JObject>(entry.Request(), end.Token)).Data, null);
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

        private void Answered(QueueAnswer answer)
        {
            if (answer.IsSent) line.Done(answer.Entry, answer.Version);
            else if (answer.IsConflict) answer.Dropped = line.Conflicted(answer.Entry, answer.Version ?? 0);
            else line.Refused(answer.Entry);
            Keep();
            Settle(answer);
            foreach (var entry in answer.Dropped) Settle(new QueueAnswer(entry, null, answer.Error));
        }

        /// <summary>What cannot be kept at present is sent again after a crash, with its key: no harm is done.</summary>
        private void Keep()
        {
            Reported(() => store.Save(line));
        }

        /// <summary>What cannot be read at present is looked for again before the next is sent.</summary>
        private void Refresh()
        {
            Reported(() => store.Refresh(line));
            // Another window has had the answer, and has told of it.
            Abandon(key => !line.Has(key) && (underWay == null || underWay.Key != key));
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

        private void Abandon(Func<string, bool> isGone)
        {
            foreach (var key in awaited.Keys.Where(isGone).ToList())
            {
                var waiting = awaited[key];
                awaited.Remove(key);
                waiting.TrySetCanceled();
            }
        }

        private void Settle(QueueAnswer answer)
        {
            TaskCompletionSource<QueueAnswer> waiting;
            tell(answer);
            if (!awaited.TryGetValue(answer.Entry.Key, out waiting)) return;
            awaited.Remove(answer.Entry.Key);
            waiting.TrySetResult(answer);
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
