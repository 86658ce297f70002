using System.IO;
using System.Linq;
using System.Threading.Tasks;
using UnityEngine;

namespace Laurel.Proof
{
    /// <summary>The sample's scene, with a finger on its buttons.</summary>
    public sealed class QuickStartScene : IScenario
    {
        public async Task Run(Place place)
        {
            var scene = new GameObject("Scene");
            var script = scene.AddComponent<QuickStart.QuickStart>();
            script.Url = place.Api;
            script.Portrait = new Texture2D { Png = File.ReadAllBytes("libs/testing/portraits/astronaut.png") };
            await Shows("You are ");
            await Press("Play a round", " points: rank ");
            await Shows("players today, live:");
            await Press("Watch an ad: 50 coins", "You have 50 coins");
            await Press("Buy a potion", "A potion is yours, and 40 coins are left");
            await Press("Make an avatar", "Your avatar: ");
            await Scenes.ShowsNamesAsText(script);
            Scenes.EndsWithItsClient(scene, script);
        }

        private static Task Press(string button, string shown)
        {
            GUILayout.Finger = button;
            return Shows(shown);
        }

        private static async Task Shows(string text)
        {
            await Waiting.Until(() => GUILayout.Shown.Any(line => line.Contains(text)), text);
            Transcript.Check(true, "it shows: " + GUILayout.Shown.First(line => line.Contains(text)));
        }
    }
}
