using System.Linq;
using System.Threading.Tasks;
using Laurel.Client.Model;

namespace Laurel.Proof
{
    /// <summary>A score whose answer never comes: the first run is killed there, the second sends it again and counts it once.</summary>
    public sealed class QueueCut : IScenario
    {
        public async Task Run(Place place)
        {
            var laurel = new Device(place, "watch").Laurel;
            if (laurel.Account.PlayerId == null)
            {
                await laurel.Account.SignInAsync();
                var answer = laurel.Queue.Submit("points", 77);
                Transcript.Say("submitted " + laurel.Queue.Waiting.Single().Key);
                await answer;
                return;
            }
            Transcript.Say("again " + laurel.Queue.Waiting.Single().Key);
            await Waiting.Until(() => laurel.Queue.Waiting.Count == 0, "the score is sent");
            var mine = await laurel.Boards.MineAsync("points", Window.All);
            Transcript.Same(77L, mine.Me.Score, "a score that was sent again after a crash counts once");
        }
    }
}
