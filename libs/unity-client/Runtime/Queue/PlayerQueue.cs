using System;
using System.Collections.Generic;
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
        private readonly ILaurelPlatform platform;
        private readonly Action<QueueAnswer> tell;
        private readonly CancellationTokenSource end = new CancellationTokenSource();
        private readonly Dictionary<string, TaskCompletionSource<QueueAnswer>> awaited = new Dictionary<string, TaskCompletionSource<QueueAnswer>>();
        private readonly Line line;
        private CancellationTokenSource rest = new CancellationTokenSource();
        private bool isSending;
        private int wakes;

        public PlayerQueue(QueueStore store, IApiClient client, ILaurelPlatform platform, Action<QueueAnswer> tell)
        {
            this.store = store;
            this.client = client;
            this.platform = platform;
            this.tell = tell;
            line = store.Load();
        }

        public IReadOnlyList<QueueEntry> Entries => line.Entries;

        /// <summary>Its answer; cancelled where this ends before.</summary>
        /// <exception cref="QueueFullException"/>
        public Task<QueueAnswer> Add(QueueEntry entry)
        {
            if (!line.TryAdd(entry)) throw new QueueFullException();
            try
            {
                store.Save(line);
            }
            catch (Exception exception)
            {
                line.Refused(entry);
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
            if (end.IsCancellationRequested) return;
            line.Told(slot, version);
            Keep();
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
            var left = new List<TaskCompletionSource<QueueAnswer>>(awaited.Values);
            awaited.Clear();
            foreach (var one in left) one.TrySetCanceled();
        }

        private async void Drain()
        {
            try
            {
                for (var failed = 0; line.Entries.Count > 0;)
                {
                    end.Token.ThrowIfCancellationRequested();
                    // Who says that there is a connection during a try that fails means the next one.
                    var woken = wakes;
                    if (await SendFirstAsync()) failed = 0;
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

        /// <summary>Whether the first has had its answer.</summary>
        private async Task<bool> SendFirstAsync()
        {
            var entry = line.Entries[0];
            try
            {
                var body = (await client.SendAsync<JObject>(entry.Request(), end.Token)).Data;
                return Answered(new QueueAnswer(entry, body, null));
            }
            catch (ApiException refusal) when (refusal.StatusCode != 401 && !Failures.MayPass(refusal))
            {
                return Answered(new QueueAnswer(entry, null, refusal));
            }
            catch (Exception failure) when (failure is ApiException || HasNoToken(failure) || Failures.MayPass(failure))
            {
                // Later, with the same key.
                return false;
            }
            catch (Exception unexpected) when (!(unexpected is OperationCanceledException))
            {
                platform.Report(unexpected);
                return false;
            }
        }

        private static bool HasNoToken(Exception failure)
        {
            return failure is SignInNeededException || failure is UserPoolException;
        }

        private bool Answered(QueueAnswer answer)
        {
            if (answer.IsSent) line.Done(answer.Entry, answer.Version);
            else if (answer.IsConflict) answer.Dropped = line.Conflicted(answer.Entry, answer.Version ?? 0);
            else line.Refused(answer.Entry);
            Keep();
            Settle(answer);
            foreach (var entry in answer.Dropped) Settle(new QueueAnswer(entry, null, answer.Error));
            return true;
        }

        /// <summary>What cannot be kept at present is sent again after a crash, with its key: no harm is done.</summary>
        private void Keep()
        {
            try
            {
                store.Save(line);
            }
            catch (Exception exception)
            {
                platform.Report(exception);
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
            rest = CancellationTokenSource.CreateLinkedTokenSource(end.Token);
            try
            {
                await platform.Delay(Waits.OfQueue(failed, platform.Random()), rest.Token);
            }
            catch (OperationCanceledException)
            {
                // It was woken, or it ends: the loop looks.
            }
        }
    }
}
