using System.IO;
using System.Threading.Tasks;
using Laurel.Client.Editor;
using UnityEditor;
using UnityEditor.Build;

namespace Laurel.Proof
{
    /// <summary>What Unity's linker is handed when a game is built; a project that lacks it is not built.</summary>
    public sealed class Linker : IScenario
    {
        private const string LinkXmlGuid = "3002c6715d01c103114509e23be444a9";

        public async Task Run(Place place)
        {
            var refusal = await Transcript.Fails<BuildFailedException>(Task.Run(() => new LinkXml().GenerateAdditionalLinkXmlFile(null, null)), "a build without link.xml");
            Transcript.Check(refusal.Message.Contains("Install the package com.laurel.client anew"), "says what to do");
            AssetDatabase.Paths[LinkXmlGuid] = "libs/unity-client/Runtime/link.xml";
            var path = new LinkXml().GenerateAdditionalLinkXmlFile(null, null);
            Transcript.Check(Path.IsPathRooted(path) && File.ReadAllText(path).Contains("<assembly fullname=\"Laurel.Client\""), "a build with it hands on the whole path");
        }
    }
}
