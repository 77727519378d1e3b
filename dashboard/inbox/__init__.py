"""The box of the townships (填报箱): what a unit owes, sends, gets back; what the county takes in.

Source: 75号 三(二)2 (townships and departments report by the 3rd of the month), 62号 五 (weekly),
126号 三(一)1 (departments answer for the townships they are assigned to).
"""
