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
        /// <summary>Where nothing waits: until the next look at what other windows have left.</summary>
        private const double IdleSeconds = 60;

        /// <summary>Until it is tried again to delete what was answered.</summary>
        private const double StuckSeconds = 1;

        private readonly KeptLine line;
        private readonly IApiClient client;
        private readonly Func<CancellationToken, Task> ready;
        private readonly ILaurelPlatform platform;
        private readonly Action<QueueAnswer> tell;
        private readonly CancellationTokenSource end = new CancellationTokenSource();
        private readonly Awaited awaited = new Awaited();
        private CancellationTokenSource rest = new CancellationTokenSource();
        private IDisposable idle = new Ending(() => { });
        private string underWay;
        private double? asked;
        private bool isSending;
        private int wakes;

        /// <param name="client">makes one try</param>
        /// <param name="ready">waits until a request can go out at once</param>
        public PlayerQueue(QueueStore store, IApiClient client, Func<CancellationToken, Task> ready, ILaurelPlatform platform, Action<QueueAnswer> tell)
        {
            line = new KeptLine(store, platform);
            this.client = client;
            this.ready = ready;
            this.platform = platform;
            this.tell = tell;
        }

        public IReadOnlyList<QueueEntry> Entries => line.Entries;

        /// <summary>Its answer; cancelled where this ends before, or another window has it.</summary>
        /// <exception cref="QueueFullException"/>
        public Task<QueueAnswer> Add(QueueEntry entry)
        {
            line.Add(entry);
            AbandonGone();
            var answer = awaited.Of(entry.Key);
            if (end.IsCancellationRequested) awaited.Abandon(key => true);
            Send();
            return answer;
        }

        public void Told(string slot, long version)
        {
            if (end.IsCancellationRequested) return;
            line.Told(slot, version);
            AbandonGone();
        }

        /// <summary>Goes on at once, where it waits.</summary>
        public void Send()
        {
            if (isSending || end.IsCancellationRequested) return;
            isSending = true;
            idle.Dispose();
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
            idle.Dispose();
            awaited.Abandon(key => true);
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
            if (!end.IsCancellationRequested) idle = platform.After(line.IsStuck ? StuckSeconds : IdleSeconds, Send);
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
            if (line.Entries.Count == 0) line.Look();
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
            line.Look();
            AbandonGone();
            var first = line.Mine();
            if (first == null)
            {
                if (line.Entries.Count > 0) await platform.Delay(Turns.LookSeconds, end.Token);
                return;
            }
            underWay = first.Key;
            awaited.Settle(line.Done(await AnswerAsync(first)), tell);
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

        /// <summary>Another window has had the answer, and has told of it.</summary>
        private void AbandonGone()
        {
            awaited.Abandon(key => key != underWay && !line.Has(key));
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
