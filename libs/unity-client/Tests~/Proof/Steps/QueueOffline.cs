using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Laurel.Client;

namespace Laurel.Proof
{
    /// <summary>Offline: what is played is kept, tried, and waits; it ends only when it is killed.</summary>
    public sealed class QueueOffline : IScenario
    {
        public async Task Run(Place place)
        {
            var laurel = new Device(place, "phone").Laurel;
            Transcript.Check(laurel.Account.PlayerId != null && laurel.Queue.Waiting.Count == 0, "the game begins, without a connection, with nothing waiting");
            await Transcript.Fails<ConnectionException>(laurel.Account.SignInAsync(), "to sign in");
            foreach (var score in new[] { 100, 20, 3 }) Ignore(laurel.Queue.Submit("points", score));
            Ignore(laurel.Queue.Save("backup", new Dictionary<string, object> { ["level"] = 1 }));
            Ignore(laurel.Queue.Save("backup", new Dictionary<string, object> { ["level"] = 2 }));
            Transcript.Same("score, score, score, save, save", Kinds(laurel), "three scores and two saves wait");
            var failed = laurel.Queue.Waiting.Count;
            Transcript.Say("kept " + failed);
            await Waiting.Until(() => laurel.Queue.Waiting.Count == 0, "nobody sends them");
        }

        internal static string Kinds(LaurelClient laurel) => string.Join(", ", laurel.Queue.Waiting.Select(entry => entry.IsSave ? "save" : "score"));

        internal static void Ignore(Task<QueueAnswer> answer) { }
    }
}
